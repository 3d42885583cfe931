"""A store with an article and a reader, and its backup."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.articles import save_article
from storage.backup.making import back_up
from storage.database import Database
from storage.ingest import advance
from tests.articles import an_article
from tests.storage.readers import NOW, a_subscriber, a_subscription

pytestmark = pytest.mark.usefixtures("postgresql_programs")


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


@pytest.fixture
def backup(sqlite_database: Database, tmp_path: Path) -> Path:
    """A backup of a SQLite store, with a key."""
    fill(sqlite_database)
    key = tmp_path / "secret.key"
    key.write_text("k" * 64)
    file = tmp_path / "sicherung.zip"
    back_up(sqlite_database, file, secret_key=key, version="1.2.3", now=NOW)
    return file


def fill(database: Database) -> None:
    with database.transaction() as session:
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
        advance(session, "matching", 1)
        a_subscription(session, a_subscriber(session))


def titles(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT title FROM article")))


def change(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE article SET title = 'Danach'"))

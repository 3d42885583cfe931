"""An article stored by an older version, met again by this one."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, select

from query import parse
from storage import schema
from storage.articles import Saved, save_article
from storage.database import Database
from storage.fingerprints import body_fingerprint, content_hash, fingerprint, stated_fields
from storage.reindexing import index_some
from storage.search import Hits, count
from storage.tables import Article
from tests.articles import an_article
from tests.storage.migrations.revisions import REVISIONS

_STORED_AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
_NOW = _STORED_AT + timedelta(days=3)


@pytest.fixture(params=REVISIONS)
def upgraded(request: pytest.FixtureRequest, bare_database: Database) -> Database:
    """Return a store with one article that was stored when the tables were at some revision."""
    with bare_database.migrating() as connection:
        command.upgrade(schema.alembic_config(connection), request.param)
        _store(connection, an_article())
    schema.upgrade(bare_database)
    return bare_database


def test_it_is_known_when_it_is_read_again(upgraded: Database) -> None:
    with upgraded.transaction() as session:
        saved = save_article(session, an_article(), keys={"old"}, alertable=True, now=_NOW)

    assert saved is Saved.UNCHANGED


def test_it_is_found_once_it_is_indexed_anew(upgraded: Database) -> None:
    with upgraded.transaction() as session:
        index_some(session, 10)

    with upgraded.reading() as session:
        assert count(Hits(session, parse("Parkplätze Kaiserslautern"), today=_NOW.date())) == 1


def test_a_copy_joins_its_story_once_it_is_indexed_anew(upgraded: Database) -> None:
    with upgraded.transaction() as session:
        index_some(session, 10)

    with upgraded.transaction() as session:
        body = f"{an_article().body}\n\nDas Netz gibt es auch in anderen Städten."
        copy = an_article(source="blatt", url="https://blatt.example/1", title="Freie Plätze", body=body)
        save_article(session, copy, keys={"copy"}, alertable=True, now=_NOW)

    with upgraded.reading() as session:
        assert session.scalars(select(Article.story_id)).all() == [1, 1]


def test_what_changes_in_it_is_its_second_revision(upgraded: Database) -> None:
    with upgraded.transaction() as session:
        read = an_article(body=f"{an_article().body}\n\nDas Netz kostet 40.000 Euro.")
        saved = save_article(session, read, keys={"old"}, alertable=True, now=_NOW)

    with upgraded.reading() as session:
        (article,) = session.scalars(select(Article)).all()
        assert (saved, [one.number for one in article.revisions]) == (Saved.UPDATED, [1, 2])


def _store(connection: Connection, article: Article) -> None:
    """Insert what saving an article wrote in every version, into the columns that are there."""
    article.paywalled = False
    stated = {name: getattr(article, name) for name in Article.__table__.columns.keys()}  # noqa: SIM118
    prints = {
        "fingerprint": fingerprint(article.title, article.teaser, article.body),
        "body_fingerprint": body_fingerprint(article.title, article.teaser, article.body),
        "content_hash": content_hash(article),
    }
    times = {"first_seen_at": _STORED_AT, "changed_at": _STORED_AT, "seen_at": _STORED_AT, "at": _STORED_AT}
    shared = {
        **stated, **prints, **times, "id": 1, "story_id": 1, "article_id": 1, "revision": 1, "number": 1,
        "key": "old", "origin": "reached", "alertable": True, "changed_fields": [],
        "fields": stated_fields(article), "day": _STORED_AT.date(), "analyzer_version": 0, "section_id": 1,
        "name": article.section,
    }  # fmt: skip
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: name in _WRITTEN)
    for table in tables.sorted_tables:
        connection.execute(table.insert().values({name: shared.get(name) for name in _numbered(table)}))


def _numbered(table: Table) -> list[str]:
    # Where the database numbers, it shall go on counting; where it does not, it is told.
    return [one.name for one in table.columns if one is not table.autoincrement_column]


_WRITTEN = (
    *("story", "article", "article_url", "article_revision", "ingest_entry"),
    *("search_section", "search_document"),
)

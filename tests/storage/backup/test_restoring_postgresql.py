"""Bringing a dump back into an empty PostgreSQL database, whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import integrity, schema
from storage.backup.archive import pack
from storage.backup.making import back_up
from storage.backup.refusals import BackupRefused, BadBackup
from storage.backup.restoring import fill_postgresql, unpacked
from storage.database import Database
from tests.articles import an_article
from tests.storage.backup.conftest import change, fill, titles
from tests.storage.readers import NOW

pytestmark = pytest.mark.usefixtures("postgresql_programs")


@pytest.fixture
def dump(postgresql_database: Database, tmp_path: Path) -> Path:
    fill(postgresql_database)
    back_up(postgresql_database, tmp_path / "pg.zip", secret_key=None, version="1", now=NOW)
    return tmp_path / "pg.zip"


def test_a_dump_comes_back_into_an_empty_database(
    dump: Path, empty_postgresql: Database, tmp_path: Path
) -> None:
    with unpacked(dump, tmp_path) as found:
        fill_postgresql(found, empty_postgresql)

    assert titles(empty_postgresql) == ["Sensoren melden freie Parkplätze"]
    assert schema.revision(empty_postgresql) == schema.HEAD
    assert integrity.check(empty_postgresql) == []


def test_numbers_go_on_where_they_were(dump: Path, empty_postgresql: Database, tmp_path: Path) -> None:
    with unpacked(dump, tmp_path) as found:
        fill_postgresql(found, empty_postgresql)

    with empty_postgresql.transaction() as session:
        article = an_article(story_id=1, fingerprint="f", body_fingerprint="b", content_hash="c")
        article.first_seen_at = article.changed_at = NOW
        session.add(article)
        session.flush()
        assert article.id == 2


def test_a_dump_is_never_put_over_anything(dump: Path, postgresql_database: Database, tmp_path: Path) -> None:
    change(postgresql_database)

    with (
        unpacked(dump, tmp_path) as found,
        pytest.raises(BackupRefused, match=r"ist nicht leer.*createdb"),
    ):
        fill_postgresql(found, postgresql_database)

    assert titles(postgresql_database) == ["Danach"]


def test_a_dump_that_fails_half_way_leaves_the_database_empty(
    dump: Path, empty_postgresql: Database, tmp_path: Path
) -> None:
    # Made before, a function of the same name stops pg_restore when it has made others.
    with empty_postgresql.transaction() as session:
        session.execute(
            text(
                "CREATE FUNCTION search_day_count() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NULL; END'"
            )
        )

    with unpacked(dump, tmp_path) as found, pytest.raises(BackupRefused, match="pg_restore misslang"):
        fill_postgresql(found, empty_postgresql)

    with empty_postgresql.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0


def test_a_dump_without_one_of_its_tables_is_refused(dump: Path, tmp_path: Path) -> None:
    with unpacked(dump, tmp_path) as found:
        origin = found.manifest.origin
        more = replace(found.manifest.origin, rows={**origin.rows, "weitere": 7})
        pack(tmp_path / "b.zip", more, {found.store.name: found.store})

    with pytest.raises(BadBackup, match="die Tabelle weitere fehlt"), unpacked(tmp_path / "b.zip", tmp_path):
        pass


def test_what_is_no_dump_is_refused(dump: Path, tmp_path: Path) -> None:
    with unpacked(dump, tmp_path) as found:
        origin = found.manifest.origin
    (tmp_path / "stadtradar.pgdump").write_text("kein Dump")
    pack(tmp_path / "b.zip", origin, {"stadtradar.pgdump": tmp_path / "stadtradar.pgdump"})

    with (
        pytest.raises(BadBackup, match="von pg_restore nicht lesbar"),
        unpacked(tmp_path / "b.zip", tmp_path),
    ):
        pass

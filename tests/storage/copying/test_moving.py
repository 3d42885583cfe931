"""Copying a store to a database of the other kind, in both directions."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from storage import integrity, schema
from storage.articles import save_article
from storage.backup.refusals import BackupRefused
from storage.copying import CopyFailed, copy_store
from storage.copying.moving import count_all
from storage.database import Database
from storage.reindexing import count_to_index, index_some
from storage.schema import NoSchema
from storage.tables import IngestEntry, SearchDay
from storage.tables import Table as Root
from tests.articles import an_article
from tests.storage.every_table import ROWS, contents, fill_every_table
from tests.storage.indexed import ids
from tests.storage.readers import NOW


@pytest.fixture
def target(database: Database, request: pytest.FixtureRequest) -> Database:
    """An empty database of the other kind than the source."""
    made: Database = request.getfixturevalue("empty_postgresql" if database.is_sqlite else "empty_sqlite")
    return made


def tables_of(database: Database) -> list[str]:
    with database.reading() as session:
        names = "sqlite_schema" if database.is_sqlite else "pg_tables WHERE schemaname = 'public'"
        return list(session.scalars(text(f"SELECT 1 FROM {names}")))  # noqa: S608


def test_every_table_arrives_as_it_was(
    database: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_every_table(database)
    monkeypatch.setattr("storage.copying.rows._PORTION", 4)
    before = contents(database)

    copied = copy_store(database, target)

    assert contents(target) == before == contents(database)
    assert schema.revision(target) == schema.HEAD
    derived = {"search_day", "search_word", "search_long_word"}
    assert {one.table for one in copied} == set(Root.metadata.tables) - derived
    of_articles = {"search_document", "search_section"}
    assert all(one.rows >= ROWS for one in copied if one.table not in of_articles)


def test_a_filled_store_means_filled_in_every_table_and_column(database: Database) -> None:
    fill_every_table(database)

    with database.reading() as session:
        for table in Root.metadata.sorted_tables:
            for column in (one.name for one in table.c):
                found = session.scalar(text(f"SELECT count({column}) FROM {table.name}"))  # noqa: S608
                assert found or table.name == "search_long_word", (table.name, column)


def test_json_keeps_its_letters_and_nothing_is_not_null(database: Database, target: Database) -> None:
    fill_every_table(database)
    in_text = "CAST(poll_rates AS text)"
    with database.transaction() as session:
        session.execute(text("UPDATE source_state SET poll_rates = 'null' WHERE name = 'ab'"))
        session.execute(text("UPDATE source_state SET poll_rates = '[1.50,  2e1]' WHERE name = 'Z'"))
        session.execute(text("UPDATE source_state SET poll_rates = NULL WHERE name = 'z'"))

    copy_store(database, target)

    with target.reading() as session:
        query = f"SELECT name, {in_text} FROM source_state WHERE name IN ('ab', 'Z', 'z')"  # noqa: S608
        found = {row.name: row[1] for row in session.execute(text(query))}
    assert found == {"ab": "null", "Z": "[1.50,  2e1]", "z": None}


def test_a_copied_store_is_sound_once_its_words_are_indexed(database: Database, target: Database) -> None:
    with database.transaction() as session:
        for number in range(5):
            article = an_article(title=f"Parkplatz {number}", body=f"Neues aus Straße {number}.")
            save_article(session, article, keys={str(number)}, alertable=True, now=NOW)
    found = ids(database, "Parkplatz")

    copy_store(database, target)

    with target.reading() as session:
        assert count_to_index(session) == 5
    with target.transaction() as session:
        index_some(session, 10)
    assert integrity.check(target) == []
    assert ids(target, "Parkplatz") == found == [1, 2, 3, 4, 5]


def test_days_are_not_counted_twice(database: Database, target: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            save_article(session, an_article(body=str(number)), keys={str(number)}, alertable=True, now=NOW)
        session.execute(text("INSERT INTO search_day (day, articles) VALUES ('2020-01-01', 0)"))

    copy_store(database, target)

    with target.reading() as session:
        assert [day.articles for day in session.query(SearchDay)] == [3]


def test_new_rows_are_numbered_on(database: Database, target: Database) -> None:
    fill_every_table(database)
    copy_store(database, target)

    with target.transaction() as session:
        article = an_article(body="Ganz neu.")
        save_article(session, article, keys={"neu"}, alertable=True, now=NOW)
        session.flush()
        highest = session.scalar(text("SELECT max(id) FROM article"))
        assert article.id == highest == 100 + 7 * (ROWS - 1) + 1


def test_the_ingest_log_never_gives_a_number_twice(database: Database, target: Database) -> None:
    with database.transaction() as session:
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
        session.flush()
        session.execute(text("DELETE FROM ingest_entry"))  # as with an article that went, matched long ago

    copy_store(database, target)

    with target.transaction() as session:
        save_article(session, an_article(body="Neu."), keys={"neu"}, alertable=True, now=NOW)
        session.flush()
        assert [entry.id for entry in session.query(IngestEntry)] == [2]


def test_a_target_with_anything_in_it_is_refused(
    sqlite_database: Database, postgresql_database: Database
) -> None:
    with pytest.raises(BackupRefused, match="ist nicht leer"):
        copy_store(sqlite_database, postgresql_database)
    with pytest.raises(CopyFailed, match="liegt schon eine Datenbank"):
        copy_store(postgresql_database, sqlite_database)


def test_a_row_that_the_target_does_not_take_is_told_and_leaves_it_empty(
    sqlite_database: Database, empty_postgresql: Database
) -> None:
    fill_every_table(sqlite_database)
    with sqlite_database.transaction() as session:
        session.execute(text("UPDATE outbox SET channel = 'länger als zwanzig Zeichen' WHERE id = 100"))

    with pytest.raises(CopyFailed, match=r"Tabelle outbox .*Das Ziel ist so leer wie zuvor"):
        copy_store(sqlite_database, empty_postgresql)

    assert tables_of(empty_postgresql) == []


def test_a_row_that_changes_on_its_way_is_noticed_and_leaves_the_target_empty(
    database: Database, target: Database
) -> None:
    fill_every_table(database)

    @event.listens_for(target.engine, "after_cursor_execute")
    def _garble(
        connection: Connection, _c: DBAPICursor, statement: str, _p: object, _x: ExecutionContext, _m: bool
    ) -> None:
        if statement.startswith("INSERT INTO subscription"):
            connection.execute(text("UPDATE subscription SET query = 'Bahn' WHERE id = 100"))

    with pytest.raises(CopyFailed, match="Tabelle subscription kam anders an"):
        copy_store(database, target)

    assert tables_of(target) == []


def test_a_copy_cut_off_half_way_leaves_the_target_empty(database: Database, target: Database) -> None:
    fill_every_table(database)
    done = 0

    def progress(rows: int) -> None:
        nonlocal done
        done += rows
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(database, target, progress)

    assert tables_of(target) == []
    copy_store(database, target)
    assert contents(target) == contents(database)


def test_progress_ends_where_it_was_said_to(database: Database, target: Database) -> None:
    fill_every_table(database)
    told: list[int] = []

    copy_store(database, target, told.append)

    assert sum(told) == 2 * count_all(database)


def test_a_store_of_an_older_program_is_to_be_brought_up_first(
    bare_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(NoSchema):
        copy_store(bare_database, Database(f"sqlite:///{tmp_path}/ziel.db"))


def test_the_consent_ledger_stays_append_only(database: Database, target: Database) -> None:
    fill_every_table(database)
    copy_store(database, target)

    with pytest.raises(Exception, match="append-only"), target.transaction() as session:
        session.execute(text("DELETE FROM consent_record"))

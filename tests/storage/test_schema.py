import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, select, text
from sqlalchemy import Table as RawTable
from sqlalchemy.exc import IntegrityError

import storage
from storage import schema
from storage.database import Database, ForeignKeysBroken
from storage.owed.outbox import list_outbox
from storage.tables import Article, CrawlRun, IndexState, RunOutcome, SourceState, Table
from tests.storage.readers import a_subscriber, a_subscription


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, *_: not _is_index_of_words(name)}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Table.metadata)

    assert differences == []


def _is_index_of_words(name: str | None) -> bool:
    """Tell what no model knows because each database has its own: the words in the index of the search."""
    return name is not None and (
        name.startswith("search_words") or name in {"words", "beside", "lexemes", "parts"}
    )


def test_the_newest_migration_is_the_one_this_code_expects() -> None:
    folder = Path(storage.__file__).parent / "migrations"

    assert ScriptDirectory(str(folder)).get_heads() == [schema.HEAD]


def test_an_empty_database_is_brought_to_head_and_stays_there(bare_database: Database) -> None:
    before = schema.revision(bare_database)

    schema.upgrade(bare_database)
    schema.upgrade(bare_database)

    assert (before, schema.revision(bare_database)) == (None, schema.HEAD)
    schema.require(bare_database)


def test_an_empty_database_is_not_worked_with(bare_database: Database) -> None:
    with pytest.raises(schema.NoSchema, match="stadtradar db upgrade"):
        schema.require(bare_database)


def test_a_database_of_a_newer_version_is_not_touched(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for refused in (schema.upgrade, schema.require):
        with pytest.raises(schema.SchemaNewerThanCode, match="9999"):
            refused(database)
    assert schema.revision(database) == "9999"


def test_starters_at_the_same_time_create_the_tables_once(bare_database: Database) -> None:
    ready = Barrier(3)

    def start(_: int) -> None:
        ready.wait(timeout=20)
        schema.upgrade(bare_database)

    with ThreadPoolExecutor(3) as starters:
        list(starters.map(start, range(3)))

    assert schema.revision(bare_database) == schema.HEAD


def test_a_migration_that_fails_leaves_nothing_behind(bare_database: Database) -> None:
    def fail_half_way() -> None:
        with bare_database.migrating() as connection:
            connection.execute(text("CREATE TABLE half (done int)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with bare_database.reading() as session:
        assert inspect(session.connection()).get_table_names() == []


def test_a_migration_may_rebuild_a_table_but_not_break_what_refers_to_it(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        a_subscription(session, a_subscriber(session))

    with pytest.raises(ForeignKeysBroken, match="subscription"), sqlite_database.migrating() as connection:
        connection.execute(text("DELETE FROM subscriber"))
    with sqlite_database.migrating() as connection:
        connection.execute(text("CREATE TABLE fresh AS SELECT * FROM subscriber"))
        connection.execute(text("DELETE FROM subscriber"))
        connection.execute(text("INSERT INTO subscriber SELECT * FROM fresh"))

    with sqlite_database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM subscription")) == 1
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_upgrading_leaves_the_logging_of_the_program_alone(bare_database: Database) -> None:
    logger = logging.getLogger("stadtradar.test")
    before = (logger.disabled, logging.getLogger().handlers[:], logging.getLogger().level)

    schema.upgrade(bare_database)

    assert (logger.disabled, logging.getLogger().handlers[:], logging.getLogger().level) == before


def test_a_store_of_the_first_revision_is_brought_up_with_its_data(bare_database: Database) -> None:
    with bare_database.migrating() as connection:
        command.upgrade(schema.alembic_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO source_state (name, title, home, active, next_crawl_at, consecutive_failures)"
                " VALUES ('blatt', 'Blatt', 'https://blatt.example/', TRUE, '2026-11-01 00:00:00', 0)"
            )
        )
        counts = "stored, updated, unchanged, rejected, failed"
        connection.execute(
            text(
                f"INSERT INTO crawl_run (source, started_at, outcome, listed, known, fetched, {counts})"  # noqa: S608
                " VALUES ('blatt', '2026-11-01 00:00:00', 'ok', 3, 1, 2, 2, 0, 0, 0, 0)"
            )
        )

        connection.execute(
            text(
                "INSERT INTO index_state (url, source, fetched_at, listed_max) VALUES ('f', 'blatt', :now, 3)"
            ),
            {"now": "2026-11-01 00:00:00"},
        )
        connection.execute(text("INSERT INTO story (id, first_seen_at) VALUES (1, '2026-11-01 00:00:00')"))
        connection.execute(
            text(
                "INSERT INTO article (source, url, story_id, fingerprint, body_fingerprint, content_hash,"
                " revision, first_seen_at, changed_at, title, body, keywords, links, related)"
                " VALUES ('blatt', 'u', 1, 'f', 'b', 'c', 1,"
                " '2026-11-01 00:00:00', '2026-11-01 00:00:00', 't', 'b', '[]', '[]', '[]')"
            )
        )

    schema.upgrade(bare_database)

    with bare_database.reading() as session:
        run = session.scalars(select(CrawlRun)).one()
        assert (run.listed, run.skipped, run.reasons, run.fields) == (3, 0, {}, {})
        index = session.scalars(select(IndexState)).one()
        assert (index.complete_at, index.lies) == (index.fetched_at, False)
        article = session.scalars(select(Article)).one()
        assert (article.published_at, article.is_dated) == (article.first_seen_at, False)
        assert article.paywalled is False


def test_what_was_told_and_revised_before_updates_existed_is_kept(bare_database: Database) -> None:
    at, one = datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None), {"id": 1}
    prints: dict[str, Any] = dict.fromkeys(
        ("fingerprint", "body_fingerprint", "content_hash", "title", "body"), "x"
    )
    seen: dict[str, Any] = dict.fromkeys(("first_seen_at", "changed_at", "published_at"), at)
    lists: dict[str, Any] = {"keywords": [], "links": [], "related": [], "paywalled": False}
    article = one | prints | seen | lists | {"source": "k", "url": "u", "story_id": 1, "revision": 1}
    with bare_database.migrating() as connection:
        command.upgrade(schema.alembic_config(connection), "0004")
        _insert(connection, "story", one | {"first_seen_at": at})
        _insert(connection, "article", article)
        fields = {"changed_fields": [], "fields": {"title": "x"}}
        _insert(connection, "article_revision", one | fields | {"article_id": 1, "number": 1, "seen_at": at})
        _insert(connection, "subscriber", one | {"email": "a@b.de", "language": "de", "created_at": at})
        searched = {"subscriber_id": 1, "query": "Rat", "created_at": at, "after_entry": 0}
        _insert(connection, "subscription", one | searched)
        told = {
            "story_id": 1,
            "channel": "mail",
            "state": "sent",
            "created_at": at,
            "due_at": at,
            "attempts": 1,
        }
        _insert(connection, "outbox", one | told | {"subscriber_id": 1})
        why = {"outbox_id": 1, "subscription_id": 1, "article_id": 1, "matched_at": at}
        _insert(connection, "outbox_match", one | why)

    schema.upgrade(bare_database)

    with bare_database.reading() as session:
        (row,) = list_outbox(session, 10)
        assert (row.state, row.is_update, [match.revision for match in row.matches]) == ("sent", False, [1])
        assert row.matches[0].article.revisions[0].material is None


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    connection.execute(RawTable(table, MetaData(), autoload_with=connection).insert(), row)


@pytest.mark.parametrize("wrong", [{"listed": 3, "known": 1, "skipped": 1}, {"listed": 1, "fetched": 1}])
def test_the_database_itself_refuses_a_ledger_that_does_not_add_up(
    database: Database, wrong: dict[str, int]
) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    with database.transaction() as session:
        session.add(SourceState(name="blatt", title="Blatt", home="https://b.example/", next_crawl_at=moment))

    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(CrawlRun(source="blatt", started_at=moment, outcome=RunOutcome.OK, **wrong))

"""Every revision, brought up to the newest with rows in all of its tables."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    FromClause,
    String,
    UniqueConstraint,
    Update,
    and_,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.database import Database
from storage.integrity import check
from storage.tables import (
    Article,
    ArticleRevision,
    ArticleUrl,
    ConsentRecord,
    CrawlRun,
    IngestEntry,
    SearchDay,
    SearchDocument,
    SourceFault,
    Table,
)
from tests.conftest import PostgresqlServer
from tests.storage.migrations.filling import ROWS, contents, fill
from tests.storage.migrations.revisions import REVISIONS

_Rows = Mapping[str, list[Mapping[str, object]]]


@dataclass(frozen=True, kw_only=True)
class Store:
    """A store that has been upgraded, and what was in it before."""

    revision: str  # from which it came
    database: Database
    before: _Rows


@pytest.fixture(scope="module", params=REVISIONS)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, revision: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    if request.param == "sqlite":
        with _upgraded(f"sqlite:///{tmp_path_factory.mktemp('migrated')}/old.db", revision) as made:
            yield made
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with server.new_database(template="template1") as url, _upgraded(url, revision) as made:
        yield made


@contextmanager
def _upgraded(url: str, revision: str) -> Iterator[Store]:
    database = Database(url)
    with database.migrating() as connection:
        command.upgrade(schema.alembic_config(connection), revision)
    with database.engine.begin() as connection:
        fill(connection)
        before = contents(connection)
    schema.upgrade(database)
    yield Store(revision=revision, database=database, before=before)
    database.dispose()


def test_every_table_was_filled(store: Store) -> None:
    assert {table for table, rows in store.before.items() if len(rows) != ROWS} == set()


def test_every_row_and_every_value_is_kept(store: Store) -> None:
    with store.database.engine.connect() as connection:
        after = contents(connection)

    for table, rows in _meant(store).items():
        kept = [{name: row[name] for name in rows[0] if name in row} for row in after[table]]
        assert kept == [{name: value for name, value in row.items() if name in kept[0]} for row in rows]


def test_the_index_knows_the_same_sections_and_words_in_narrower_rows(store: Store) -> None:
    wide = [row for row in store.before.get("search_document", []) if "section" in row]
    sections = (
        "SELECT source, name FROM search_document JOIN search_section ON id = section_id ORDER BY article_id"
    )
    lines = "SELECT words, beside FROM search_words_lines ORDER BY article_id"

    with store.database.reading() as session:
        assert not wide or session.execute(text(sections)).all() == [
            (row["source"], row["section"]) for row in wide
        ]
        if wide and not store.database.is_sqlite:
            assert session.execute(text(lines)).all() == [(row["words"], row["beside"]) for row in wide]


def test_the_models_read_every_row(store: Store) -> None:
    with store.database.reading() as session:
        read = {
            mapper.class_.__tablename__: len(session.scalars(select(mapper.class_)).all())
            for mapper in Table.registry.mappers
        }

    filled = {*store.before, *_MADE_FROM_ARTICLES}
    assert read == {name: ROWS if name in filled else 0 for name in Table.metadata.tables}


def test_the_store_is_sound(store: Store) -> None:
    assert check(store.database) == []


def test_nothing_refers_to_nothing(store: Store) -> None:
    keys = [key for table in Table.metadata.tables.values() for key in table.foreign_keys]

    with store.database.reading() as session:
        for key in keys:
            named = select(key.column).where(key.column == key.parent).exists()
            lost = select(func.count()).select_from(key.parent.table).where(key.parent.is_not(None), ~named)
            assert (str(key.parent), session.scalar(lost)) == (str(key.parent), 0)


def test_what_may_be_there_once_is_refused_a_second_time(store: Store) -> None:
    unique = [
        one
        for name in store.before
        for one in Table.metadata.tables[name].constraints
        if isinstance(one, UniqueConstraint)
    ]

    assert unique
    for constraint in unique:
        first, second, *_ = _places(store, constraint.table)
        copied = {one.name: select(one).where(first).scalar_subquery() for one in constraint.columns}
        assert _is_refused(store, update(constraint.table).where(second).values(copied)), constraint.name


def test_a_row_that_refers_to_nothing_is_refused(store: Store) -> None:
    keys = [key for name in store.before for key in Table.metadata.tables[name].foreign_keys]

    assert keys
    for key in keys:
        missing = "nobody" if isinstance(key.parent.type, String) else 4711
        first, *_ = _places(store, key.parent.table)
        wrong = update(key.parent.table).where(first).values({key.parent.name: missing})
        assert _is_refused(store, wrong), str(key.parent)


def test_a_second_open_fault_of_a_kind_is_refused(store: Store) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    said = {"source": "1 quelle 'ä' \"😀\" %s", "kind": "dns", "text": "", "evidence": "", "remedy": ""}
    fault = {**said, "opened_at": at, "seen_at": at}

    assert not _is_refused(store, insert(SourceFault).values(fault))
    assert _is_refused(store, insert(SourceFault).values([fault, fault]))


@pytest.mark.parametrize("count", ["listed", "failed"])
def test_a_run_that_does_not_add_up_is_refused(store: Store, count: str) -> None:
    wrong = {count: getattr(CrawlRun, count) + 1}

    assert _is_refused(store, update(CrawlRun).values(wrong))


@pytest.mark.parametrize("change", [update(ConsentRecord).values(evidence=""), delete(ConsentRecord)])
def test_the_consent_ledger_only_grows(store: Store, change: Update | Delete) -> None:
    assert _is_refused(store, change)


def test_the_ingest_log_never_uses_a_number_again(store: Store) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    entry = {"at": at, "article_id": 1, "revision": 2, "alertable": False}

    with store.database.transaction() as session:
        last = session.scalars(select(IngestEntry.id).order_by(IngestEntry.id.desc())).first()
        session.execute(delete(IngestEntry).where(IngestEntry.id == last))
        new = session.scalar(insert(IngestEntry).values(entry).returning(IngestEntry.id))
        session.rollback()

    assert (last, new) == (ROWS, ROWS + 1)


def test_an_article_takes_along_what_is_its_own(store: Store) -> None:
    with store.database.transaction() as session:
        article = session.get_one(Article, 1)
        day = session.scalar(select(SearchDocument.day).where(SearchDocument.article_id == 1))
        for hangs in ("outbox_match", "page_fetch"):
            session.execute(text(f"DELETE FROM {hangs} WHERE article_id = 1"))  # noqa: S608  (names of ours)
        session.execute(delete(Article).where(Article.id == article.id))
        own = (ArticleUrl, ArticleRevision, IngestEntry, SearchDocument)
        left = [session.scalar(select(func.count()).where(one.article_id == 1)) for one in own]
        counted = session.scalar(select(SearchDay.articles).where(SearchDay.day == day))
        session.rollback()

    assert (left, counted) == ([0, 0, 0, 0], 0)


def _meant(store: Store) -> _Rows:
    """Return the rows as they were, but for what a revision changes on purpose."""
    return {
        table: [_moved(table, row, store.revision) for row in rows] for table, rows in store.before.items()
    }


def _moved(table: str, row: Mapping[str, object], revision: str) -> Mapping[str, object]:
    if table == "article" and revision < "0002" and row["published_at"] is None:
        return {**row, "published_at": row["first_seen_at"], "published_origin": "first-seen"}
    if table == "search_document" and revision < "0005":
        return {**row, "analyzer_version": 0}  # to be indexed anew
    return row


def _places(store: Store, table: FromClause) -> list[ColumnElement[bool]]:
    """Return by which each row of a table is found."""
    with store.database.reading() as session:
        keys = session.execute(select(*table.primary_key).order_by(*table.primary_key)).all()
    return [and_(*(one == value for one, value in zip(table.primary_key, key, strict=True))) for key in keys]


def _is_refused(store: Store, statement: Executable) -> bool:
    with store.database.transaction() as session:
        try:
            session.execute(statement)
        except IntegrityError:
            return True
        finally:
            session.rollback()
    return False


_MADE_FROM_ARTICLES = ("search_document", "search_day", "search_section")

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from time import monotonic

from sqlalchemy import text

from storage.articles import save_article
from storage.database import Database
from storage.ingest import advance, append_entry, last_entry_id, next_entries
from storage.tables import Article
from tests.articles import an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
READER = "matching"


def save(database: Database, title: str) -> None:
    with database.transaction() as session:
        article = an_article(title=title, body=title)
        save_article(session, article, keys={title}, alertable=True, now=NOW)


def read_on(database: Database, limit: int = 10) -> list[str]:
    """Return the titles of the next entries and advance past them."""
    with database.transaction() as session:
        entries = next_entries(session, READER, limit)
        if entries:
            advance(session, READER, entries[-1].id)
        return [entry.article.title for entry in entries]


def test_a_reader_gets_every_entry_once_in_order(database: Database) -> None:
    for title in ("a", "b", "c"):
        save(database, title)

    portions = [read_on(database, limit=2) for _ in range(3)]

    assert portions == [["a", "b"], ["c"], []]


def test_a_reader_that_did_not_advance_gets_the_same_again(database: Database) -> None:
    save(database, "a")

    for _ in range(2):
        with database.reading() as session:
            assert [entry.article.title for entry in next_entries(session, READER, 10)] == ["a"]


def test_readers_do_not_disturb_each_other_and_never_go_back(database: Database) -> None:
    for title in ("a", "b"):
        save(database, title)
    with database.transaction() as session:
        advance(session, READER, 2)
        advance(session, READER, 1)

    with database.reading() as session:
        assert next_entries(session, READER, 10) == []
        assert len(next_entries(session, "feed", 10)) == 2


def test_the_last_entry_of_an_empty_log_is_zero(database: Database) -> None:
    with database.reading() as session:
        assert last_entry_id(session) == 0

    save(database, "a")

    with database.reading() as session:
        assert last_entry_id(session) == 1


def test_a_reader_skips_nothing_while_many_write(database: Database) -> None:
    writers, each = 4, 12
    ready, written = Barrier(writers), Event()

    def write(writer: int) -> None:
        ready.wait(timeout=20)
        for number in range(each):
            save(database, f"{writer}-{number}")

    def read() -> list[str]:
        seen = []
        while True:
            last_look = written.is_set()
            portion = read_on(database)
            seen += portion
            if last_look and not portion:
                return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(read)
        try:
            list(pool.map(write, range(writers)))
        finally:
            written.set()
        seen = reader.result(timeout=60)

    assert len(seen) == writers * each
    assert len(set(seen)) == len(seen)


def test_a_later_entry_waits_for_an_earlier_one_to_commit(postgresql_database: Database) -> None:
    save(postgresql_database, "article")
    finished = Event()

    def append_second() -> None:
        append(postgresql_database)
        finished.set()

    with ThreadPoolExecutor(1) as pool:
        with postgresql_database.transaction() as session:
            append_entry(session, session.get_one(Article, 1), alertable=False, now=NOW)
            second = pool.submit(append_second)
            waits = until_someone_waits(postgresql_database, finished)
        second.result(timeout=20)

    assert waits
    with postgresql_database.reading() as session:
        entries = next_entries(session, READER, 10)
        assert [(entry.id, entry.alertable) for entry in entries] == [(1, True), (2, False), (3, True)]


def append(database: Database) -> None:
    with database.transaction() as session:
        append_entry(session, session.get_one(Article, 1), alertable=True, now=NOW)


def until_someone_waits(database: Database, finished: Event) -> bool:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    deadline = monotonic() + 20
    while monotonic() < deadline and not finished.wait(0.01):
        with database.reading() as session:
            if session.scalar(waiting):
                return True
    return False

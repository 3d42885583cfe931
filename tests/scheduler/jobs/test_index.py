from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

import pytest

from scheduler.jobs import IndexOwed
from storage.database import Database
from storage.reindexing import count_to_index, index_some
from tests.storage.drawing import drawn_blocks
from tests.storage.indexed import forget_words, ids, save

START = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def owed(database: Database) -> int:
    with database.reading() as session:
        return count_to_index(session)


def fill(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            save(session, f"Sensoren {number}")
    forget_words(database)


def test_what_is_owed_is_indexed(sqlite_database: Database) -> None:
    fill(sqlite_database)

    IndexOwed(sqlite_database, Event())()

    assert owed(sqlite_database) == 0
    assert ids(sqlite_database, "Sensoren") == [1, 2, 3]


def test_once_all_is_indexed_the_job_rests_for_a_day(sqlite_database: Database) -> None:
    clock = Clock()
    job = IndexOwed(sqlite_database, Event(), clock=clock)
    job()
    fill(sqlite_database)

    job()
    meanwhile = owed(sqlite_database)
    clock.now += timedelta(days=1)
    job()

    assert (meanwhile, owed(sqlite_database)) == (3, 0)


def test_a_daemon_that_ends_leaves_the_rest_for_its_next_start(sqlite_database: Database) -> None:
    fill(sqlite_database)
    stopping = Event()
    stopping.set()
    job = IndexOwed(sqlite_database, stopping)

    job()
    left = owed(sqlite_database)
    stopping.clear()
    job()

    assert (left, owed(sqlite_database)) == (3, 0)


def test_where_room_ends_the_index_stops_and_goes_on_later(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_database)
    monkeypatch.setattr("scheduler.jobs.index.AT_ONCE", 1)
    room = iter([True, True, False, *[True] * 9])  # once before the first portion
    job = IndexOwed(sqlite_database, Event(), has_room=lambda: next(room))

    job()
    left = owed(sqlite_database)
    job()

    assert (left, owed(sqlite_database)) == (2, 0)


def test_without_room_the_index_does_not_grow(sqlite_database: Database) -> None:
    fill(sqlite_database)
    room = Event()
    job = IndexOwed(sqlite_database, Event(), has_room=room.is_set)

    job()
    left = owed(sqlite_database)
    room.set()
    job()

    assert (left, owed(sqlite_database)) == (3, 0)


@pytest.fixture
def small_blocks(postgresql_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return a store on PostgreSQL with three blocks of two articles, to be drawn once they are indexed."""
    monkeypatch.setattr("storage.index.bitmaps.BLOCK", 2)
    fill(postgresql_database)
    with postgresql_database.transaction() as session:
        for number in range(2):
            save(session, f"Ampeln {number}")
    return postgresql_database


def index_all(database: Database) -> None:
    with database.transaction() as session:
        index_some(session, 5)


def test_what_is_indexed_is_drawn_to_be_counted_quickly(small_blocks: Database) -> None:
    IndexOwed(small_blocks, Event())()

    assert drawn_blocks(small_blocks) == [0, 2, 4]


def test_where_room_ends_no_more_is_drawn_until_there_is_some(small_blocks: Database) -> None:
    clock = Clock()
    room = iter([True, True, True, True, False, *[True] * 9])  # once before each portion and each block
    job = IndexOwed(small_blocks, Event(), has_room=lambda: next(room), clock=clock)

    job()
    first = drawn_blocks(small_blocks)
    clock.now += timedelta(minutes=1)
    job()

    assert (first, drawn_blocks(small_blocks)) == ([0], [0, 2, 4])


def test_a_daemon_that_ends_draws_no_further_block(small_blocks: Database) -> None:
    stopping, asked = Event(), count(1)

    def has_room() -> bool:
        if next(asked) == 4:  # asked once more before the first block
            stopping.set()
        return True

    IndexOwed(small_blocks, stopping, has_room=has_room)()

    assert drawn_blocks(small_blocks) == [0]


def test_a_correction_is_drawn_the_next_day(small_blocks: Database) -> None:
    clock = Clock()
    job = IndexOwed(small_blocks, Event(), clock=clock)
    job()
    with small_blocks.transaction() as session:
        save(session, "Ampeln 0", "Mehr.")

    job()
    meanwhile = drawn_blocks(small_blocks)
    clock.now += timedelta(days=1)
    job()

    assert (meanwhile, drawn_blocks(small_blocks)) == ([0, 2], [0, 2, 4])


def test_while_somebody_writes_nothing_is_drawn_until_a_minute_later(small_blocks: Database) -> None:
    clock = Clock()
    job = IndexOwed(small_blocks, Event(), clock=clock)
    index_all(small_blocks)
    with small_blocks.transaction() as writing:
        save(writing, "Ampeln 0", "Mehr.")
        writing.flush()
        job()
        first = drawn_blocks(small_blocks)

    clock.now += timedelta(minutes=1)
    job()

    assert (first, drawn_blocks(small_blocks)) == ([], [0, 2, 4])

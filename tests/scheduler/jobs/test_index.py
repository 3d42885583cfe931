from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from scheduler.jobs import IndexOwed
from storage.database import Database
from storage.reindexing import count_to_index
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

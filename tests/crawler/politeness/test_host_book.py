"""What a crawl has asked of hosts is written down while it goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.politeness.host_book import Answer, HostBook
from crawler.politeness.hosts import StoredHosts
from storage.crawling.hosts import DaySum, day_sums
from storage.database import Database

NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)
HOST, URL = "blatt.example", "https://blatt.example/"


class Clock:
    """Shows what it is told."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


def summed(database: Database) -> DaySum | None:
    with database.reading() as session:
        return next(iter(day_sums(session, NOON.date())), None)


def test_a_crawl_that_is_killed_loses_the_sums_of_a_few_seconds(database: Database) -> None:
    clock = Clock()
    book = HostBook(StoredHosts(database), clock)

    book.sent(HOST)
    book.note(HOST, Answer(url=URL, not_modified=True, took=timedelta(seconds=2), bytes=300))
    at_once = summed(database)
    clock.now += timedelta(seconds=5)
    book.sent(HOST)
    after_a_while = summed(database)

    assert at_once is None
    assert after_a_while is not None
    assert (after_a_while.requests, after_a_while.not_modified, after_a_while.slowest_ms) == (2, 1, 2000)


def test_what_was_written_is_not_counted_again(database: Database) -> None:
    clock = Clock()
    book = HostBook(StoredHosts(database), clock)
    asked_before = book.requests_today(HOST)

    for _ in range(3):
        book.let_in(HOST)
        book.sent(HOST)
        clock.now += timedelta(seconds=5)
    book.close()
    book.close()

    found = summed(database)
    assert found is not None
    assert (asked_before, book.requests_today(HOST), found.requests) == (0, 3, 3)


@pytest.mark.parametrize(("second", "slowest"), [(3, 3), (1, 2)])
def test_the_slowest_answer_of_the_day_stays(sqlite_database: Database, second: int, slowest: int) -> None:
    clock = Clock()
    book = HostBook(StoredHosts(sqlite_database), clock)

    for took in (2, second):
        book.note(HOST, Answer(url=f"{URL}{took}", took=timedelta(seconds=took)))
        clock.now += timedelta(seconds=5)
        book.sent(HOST)

    found = summed(sqlite_database)
    assert found is not None
    assert found.slowest_url == f"{URL}{slowest}"

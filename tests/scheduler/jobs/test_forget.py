"""Old pages are forgotten at night."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from scheduler.jobs import ForgetPages
from storage.database import Database
from storage.pages import archive_size, keep_pages
from storage.sources import SourceEntry, register_sources
from storage.tables import PageOutcome
from tests.storage.pages import a_page


@pytest.fixture
def archive(database: Database) -> Database:
    """Return a store with 450 pages of last year and one of today."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="blatt", title="B", home="https://b.example/")], now)
        old = [
            a_page(str(number), key=str(number), fetched_at=now - timedelta(days=366))
            for number in range(450)
        ]
        keep_pages(session, [*old, a_page(fetched_at=now)], PageOutcome.STORED)
    return database


def sizes(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        size = archive_size(session)
        return size.fetches, size.bodies


def test_what_is_older_than_wanted_is_forgotten(archive: Database) -> None:
    ForgetPages(archive, Event(), keep_for=timedelta(days=365))()

    assert sizes(archive) == (1, 1)


def test_who_keeps_none_loses_all(archive: Database) -> None:
    ForgetPages(archive, Event(), keep_for=timedelta(0))()

    assert sizes(archive) == (0, 0)


def test_the_end_of_the_daemon_comes_before_the_end_of_the_work(archive: Database) -> None:
    stopping = Event()
    stopping.set()

    ForgetPages(archive, stopping, keep_for=timedelta(days=365))()

    assert sizes(archive) == (451, 451)

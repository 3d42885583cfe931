"""Looking after sources: what is told to the log, and when it is time."""

from datetime import UTC, datetime, timedelta

from scheduler.jobs import LookAfter
from storage.articles import save_article
from storage.crawling.faults import open_faults
from storage.crawling.runs import RunReport, begin_run, finish_run
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.tables import FaultKind, RunOutcome
from tests.articles import an_article
from tests.scheduler.logged import Logged

FRIDAY = datetime(2026, 9, 11, 15, tzinfo=UTC)
K21 = SourceEntry(name="kommune21", title="Kommune21", home="https://www.kommune21.de/")


class Clock:
    """Shows what it is told."""

    now = FRIDAY

    def __call__(self) -> datetime:
        return self.now


def published(database: Database, at: datetime) -> None:
    with database.transaction() as session:
        stamp = f"{at:%Y%m%d%H}"
        article = an_article(
            url=f"https://k21.example/{stamp}", title=stamp, body=f"Es war {stamp}.", published_at=at
        )
        save_article(session, article, keys=[stamp], alertable=True, now=at)


def read(database: Database, at: datetime) -> None:
    with database.transaction() as session:
        run = begin_run(session, "kommune21", at)
        finish_run(session, run, RunReport(outcome=RunOutcome.OK), now=at, next_crawl_at=at)


def weeks_of_news(database: Database) -> None:
    with database.transaction() as session:
        register_sources(session, [K21], FRIDAY)
    for days in range(56, -1, -1):
        if (FRIDAY - timedelta(days=days)).weekday() < 5:
            for hour in range(5):
                published(database, FRIDAY - timedelta(days=days, hours=hour))


def test_a_silence_is_logged_once_when_it_begins_and_once_when_it_ends(
    sqlite_database: Database, logged: Logged
) -> None:
    weeks_of_news(sqlite_database)
    clock = Clock()
    look_after = LookAfter(sqlite_database, clock=clock)

    for hours in range(0, 24 * 7, 3):
        clock.now = FRIDAY + timedelta(hours=hours)
        read(sqlite_database, clock.now)
        look_after()
    begun = logged.named("source fault")
    published(sqlite_database, clock.now)
    read(sqlite_database, clock.now)
    clock.now += timedelta(minutes=5)
    look_after()

    (fault,) = begun
    assert fault["extra"]["kind"] == FaultKind.SILENT
    (recovered,) = logged.named("source recovered")
    assert (recovered["extra"]["kind"], recovered["extra"]["still_open"]) == (FaultKind.SILENT, 0)


def test_a_source_that_brought_nothing_is_looked_at_again_after_an_hour(sqlite_database: Database) -> None:
    weeks_of_news(sqlite_database)
    clock = Clock()
    look_after = LookAfter(sqlite_database, clock=clock)
    look_after()
    read(sqlite_database, FRIDAY + timedelta(days=14))

    found = []
    for minutes in (4, 10, 59, 60):
        clock.now = FRIDAY + timedelta(minutes=minutes)
        look_after()
        with sqlite_database.reading() as session:
            found.append(bool(open_faults(session)))

    assert found == [False, False, False, True]

"""What is too old is forgotten at night."""

from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select

from crawler.dates import BERLIN
from scheduler.jobs import ForgetOld
from scheduler.jobs.forget import first_day_kept
from storage.crawling.faults import FoundFault, fault_history, note_faults
from storage.crawling.hosts import DaySum, add_day_sums, day_sums
from storage.crawling.pages import archive_size, keep_pages
from storage.database import Database
from storage.people.consent import Origin
from storage.people.letters import write_letter
from storage.people.signups import ask, confirm
from storage.sources import SourceEntry, register_sources
from storage.tables import (
    ConsentOrigin,
    ConsentRecord,
    CrawlRun,
    FaultKind,
    Letter,
    LetterKind,
    PageOutcome,
    RunOutcome,
    Signup,
)
from tests.storage.pages import a_page
from tests.storage.readers import KEY, a_mail, a_wish

YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("days", "left"), [(13, (1, 1, 1)), (15, (0, 1, 1)), (31, (0, 0, 1)), (91, (0, 0, 0))]
)
def test_what_names_people_is_forgotten_when_its_time_is_over(
    database: Database, days: int, left: tuple[int, int, int]
) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    with database.transaction() as session:
        ask(session, a_wish(), token="t", mail=a_mail(), hmac_key=KEY, now=at)
        confirm(session, "t", hmac_key=KEY, now=at, origin=Origin(ip="203.0.113.7", user_agent="Firefox"))
        write_letter(session, LetterKind.MANAGE, a_mail(), now=at)

    ForgetOld(database, Event(), keep_pages_for=YEAR, keep_origins_for=timedelta(days=90))()

    with database.reading() as session:
        signups, origins = session.query(Signup).count(), session.query(ConsentOrigin).count()
        links = session.query(Letter).where(Letter.kind == LetterKind.MANAGE).count()
        assert (signups, links, min(origins, 1)) == left
        assert session.query(ConsentRecord).count() == 2  # the proof stays


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
    ForgetOld(archive, Event(), keep_pages_for=YEAR, keep_origins_for=YEAR)()

    assert sizes(archive) == (1, 1)


def test_who_keeps_none_loses_all(archive: Database) -> None:
    ForgetOld(archive, Event(), keep_pages_for=timedelta(0), keep_origins_for=YEAR)()

    assert sizes(archive) == (0, 0)


def test_the_end_of_the_daemon_comes_before_the_end_of_the_work(archive: Database) -> None:
    stopping = Event()
    stopping.set()

    ForgetOld(archive, stopping, keep_pages_for=YEAR, keep_origins_for=YEAR)()

    assert sizes(archive) == (451, 451)


def test_the_ledger_is_kept_for_400_days_and_polls_in_vain_for_30(archive: Database) -> None:
    now = datetime.now(UTC)
    ages = (1, 31, 399, 401)
    with archive.transaction() as session:
        for days in ages:
            began = now - timedelta(days=days)
            for fetched in (0, 1):
                session.add(
                    CrawlRun(
                        source="blatt",
                        started_at=began,
                        outcome=RunOutcome.OK,
                        listed=fetched,
                        fetched=fetched,
                        stored=fetched,
                    )
                )
            broken = CrawlRun(source="blatt", started_at=began, outcome=RunOutcome.FAULT, fault_kind="http")
            session.add(broken)
        session.add(
            CrawlRun(source="blatt", started_at=now - timedelta(days=500), outcome=RunOutcome.RUNNING)
        )

    ForgetOld(archive, Event(), keep_pages_for=YEAR, keep_origins_for=YEAR)()

    with archive.reading() as session:
        kept = [
            ((now - run.started_at).days, run.outcome, run.fetched)
            for run in session.scalars(select(CrawlRun))
        ]
    assert sorted(kept) == [
        (1, RunOutcome.FAULT, 0),
        (1, RunOutcome.OK, 0),
        (1, RunOutcome.OK, 1),
        (31, RunOutcome.FAULT, 0),
        (31, RunOutcome.OK, 1),
        (399, RunOutcome.FAULT, 0),
        (399, RunOutcome.OK, 1),
        (500, RunOutcome.RUNNING, 0),
    ]


def test_days_are_counted_back_across_the_change_to_summer_time() -> None:
    late_in_winter = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)  # 23:30 in Berlin

    assert first_day_kept(late_in_winter) == date(2025, 10, 23)


def test_sums_of_hosts_and_closed_faults_are_kept_for_400_days(archive: Database) -> None:
    now = datetime.now(UTC)
    days = [now.astimezone(BERLIN).date() - timedelta(days=age) for age in (0, 400, 401, 500)]
    with archive.transaction() as session:
        add_day_sums(session, [DaySum(day=day, host=f"{n}.example") for day in days for n in range(150)])
        for days_ago in (399, 401):
            fault = FoundFault(kind=FaultKind.HTTP, text=f"vor {days_ago}", evidence="", remedy="")
            moment = now - timedelta(days=days_ago)
            note_faults(session, "blatt", [fault], judged=(), now=moment)
            note_faults(session, "blatt", [], judged={FaultKind.HTTP}, now=moment)
        open_since = now - timedelta(days=450)
        silent = FoundFault(kind=FaultKind.SILENT, text="still", evidence="", remedy="")
        note_faults(session, "blatt", [silent], judged=(), now=open_since)

    ForgetOld(archive, Event(), keep_pages_for=YEAR, keep_origins_for=YEAR)()

    with archive.reading() as session:
        assert {one.day for one in day_sums(session, days[-1])} == set(days[:2])
        assert {fault.text for fault in fault_history(session, "blatt")} == {"vor 399", "still"}

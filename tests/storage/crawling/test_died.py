"""What becomes of the sources of a crawl whose process died."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.crawling.died import fail_unfinished
from storage.crawling.runs import FaultKind, RunReport, begin_run, finish_run, index_states
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import CrawlRun, RunOutcome, SourceState
from tests.storage.readers import NOW

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _two_sources(database: Database) -> None:
    entries = [SourceEntry(name=name, title=name, home=f"https://{name}.example/") for name in ("a", "b")]
    with database.transaction() as session:
        register_sources(session, entries, NOW)


def begin(database: Database, source: str) -> int:
    with database.transaction() as session:
        return begin_run(session, source, NOW)


def fail(database: Database, *sources: str, interval: timedelta = HOUR) -> None:
    with database.transaction() as session:
        fail_unfinished(
            session, sources, kind=FaultKind.CRASH, text="Signal SIGSEGV", now=NOW, interval=interval
        )


def states(database: Database) -> dict[str, SourceState]:
    with database.reading() as session:
        return {state.name: state for state in list_sources(session)}


def outcomes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(CrawlRun.outcome).order_by(CrawlRun.id)))


def test_open_run_of_a_dead_process_is_a_fault_of_its_source(database: Database) -> None:
    begin(database, "a")

    fail(database, "a")

    state = states(database)["a"]
    assert outcomes(database) == [RunOutcome.FAULT]
    assert (state.fault_kind, state.fault_text, state.fault_since) == ("crash", "Signal SIGSEGV", NOW)
    assert state.next_crawl_at == NOW + HOUR
    assert state.baseline_at is None
    with database.reading() as session:
        assert index_states(session, "a") == {}


def test_source_whose_run_had_ended_keeps_its_schedule(database: Database) -> None:
    run = begin(database, "a")
    with database.transaction() as session:
        finish_run(
            session, run, RunReport(outcome=RunOutcome.OK), now=NOW, next_crawl_at=NOW + timedelta(minutes=3)
        )

    fail(database, "a")

    state = states(database)["a"]
    assert (state.next_crawl_at, state.fault_kind) == (NOW + timedelta(minutes=3), None)


def test_source_whose_process_died_before_its_run_began_is_put_off_too(database: Database) -> None:
    fail(database, "a")

    state = states(database)["a"]
    assert (state.next_crawl_at, state.fault_kind) == (NOW + HOUR, "crash")
    assert outcomes(database) == [RunOutcome.FAULT]


def test_run_of_a_source_not_named_stays_open(database: Database) -> None:
    begin(database, "b")

    fail(database, "a")

    assert outcomes(database) == [RunOutcome.RUNNING, RunOutcome.FAULT]
    assert states(database)["b"].fault_kind is None


def test_each_death_in_a_row_doubles_the_pause_up_to_a_day(database: Database) -> None:
    pauses = []
    for _ in range(8):
        begin(database, "a")
        fail(database, "a")
        pauses.append((states(database)["a"].next_crawl_at - NOW) / HOUR)

    assert pauses == [1, 2, 4, 8, 16, 24, 24, 24]


def test_source_read_less_than_daily_is_not_read_more_often_for_dying(database: Database) -> None:
    for _ in range(3):
        begin(database, "a")
        fail(database, "a", interval=60 * HOUR)

    assert states(database)["a"].next_crawl_at == NOW + 60 * HOUR

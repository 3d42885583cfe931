from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from storage.crawling.begun import Begun, begin_runs
from storage.crawling.runs import FaultKind, IndexReport, MissedUrl, RunReport, begin_run, finish_run
from storage.database import Database
from storage.sources import SourceEntry, latest_runs, list_sources, register_sources
from storage.tables import CrawlRun, ListedUrlState, RunOutcome
from tests.storage.statements import counted

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = ("a", "b", "c", "d")


@pytest.fixture
def registered(database: Database) -> Database:
    entries = [SourceEntry(name=name, title=name, home=f"https://{name}.de/") for name in NAMES]
    with database.transaction() as session:
        register_sources(session, entries, NOW)
    return database


def begin(database: Database, sources: Sequence[str], now: datetime = NOW) -> dict[str, Begun]:
    with database.transaction() as session:
        return begin_runs(session, sources, now)


def crawl(database: Database, source: str, report: RunReport) -> None:
    with database.transaction() as session:
        run = begin_run(session, source, NOW)
        finish_run(session, run, report, now=NOW, next_crawl_at=NOW + HOUR)


def test_each_source_gets_a_run_of_its_own(registered: Database) -> None:
    begun = begin(registered, ("a", "b"))

    with registered.reading() as session:
        runs = {name: (run.id, run.outcome, run.started_at) for name, run in latest_runs(session).items()}
        attempts = {state.name: state.last_attempt_at for state in list_sources(session)}
    assert runs == {name: (one.run_id, RunOutcome.RUNNING, NOW) for name, one in begun.items()}
    assert attempts == {"a": NOW, "b": NOW, "c": None, "d": None}


def test_each_source_is_told_what_is_known_of_it(registered: Database) -> None:
    miss = MissedUrl(url="https://a.de/x", key="a.de/x", state=ListedUrlState.RETRY, reason="HTTP 503")
    index = IndexReport(url="https://a.de/feed", etag='"1"', listed=3)
    crawl(registered, "a", RunReport(outcome=RunOutcome.OK, missed=(miss,), indexes=(index,)))
    crawl(registered, "b", RunReport(outcome=RunOutcome.FAULT, fault_kind=FaultKind.HTTP))

    begun = begin(registered, ("a", "b", "c"), NOW + HOUR)

    assert {name: one.retries for name, one in begun.items()} == {"a": ("https://a.de/x",), "b": (), "c": ()}
    assert {name: one.earlier_failures for name, one in begun.items()} == {"a": 0, "b": 1, "c": 0}
    etags = {name: [state.etag for state in one.indexes.values()] for name, one in begun.items()}
    assert etags == {"a": ['"1"'], "b": [], "c": []}


def test_only_runs_that_died_are_marked(registered: Database) -> None:
    died = begin(registered, ("a", "b"))
    with registered.transaction() as session:
        report = RunReport(outcome=RunOutcome.OK)
        finish_run(session, died["b"].run_id, report, now=NOW, next_crawl_at=NOW + HOUR)

    begin(registered, ("a", "b"), NOW + HOUR)

    with registered.reading() as session:
        before = [session.get_one(CrawlRun, died[name].run_id) for name in ("a", "b")]
    assert [run.outcome for run in before] == [RunOutcome.INTERRUPTED, RunOutcome.OK]


def test_a_source_that_is_not_registered_is_named(registered: Database) -> None:
    with pytest.raises(LookupError, match="unbekannt"):
        begin(registered, ("a", "unbekannt"))

    with registered.reading() as session:
        assert latest_runs(session) == {}


def test_many_sources_are_begun_with_as_many_statements_as_one(registered: Database) -> None:
    begin(registered, NAMES)

    with counted(registered) as for_one:
        begin(registered, NAMES[:1], NOW + HOUR)
    with counted(registered) as for_all:
        begin(registered, NAMES, NOW + 2 * HOUR)

    assert len(for_all) == len(for_one)

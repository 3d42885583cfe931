from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles import known_keys, save_article
from storage.crawling.listed import retry_urls
from storage.crawling.runs import (
    FaultKind,
    IndexReport,
    MissedUrl,
    RunCounts,
    RunReport,
    begin_run,
    finish_run,
    index_states,
)
from storage.database import Database
from storage.sources import SourceEntry, latest_runs, list_sources, register_sources
from storage.tables import CrawlRun, IngestEntry, ListedUrl, ListedUrlState, RunOutcome, SourceState
from tests.articles import an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
K21 = "kommune21"
OK = RunReport(outcome=RunOutcome.OK)
READ = RunReport(outcome=RunOutcome.OK, indexes=(IndexReport(url="https://k21.de/feed", listed=9),))
FAULT = RunReport(
    outcome=RunOutcome.FAULT, fault_kind=FaultKind.HTTP, fault_text="Der Server antwortet mit 503."
)


@pytest.fixture
def crawled(database: Database) -> Database:
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name=K21, title="Kommune21", home="https://k21.de/")], NOW)
    return database


def crawl(database: Database, report: RunReport, *, now: datetime = NOW) -> None:
    with database.transaction() as session:
        run = begin_run(session, K21, now)
        finish_run(session, run, report, now=now, next_crawl_at=now + HOUR)


def source(database: Database) -> SourceState:
    with database.reading() as session:
        return list_sources(session)[0]


def missed(key: str, state: ListedUrlState = ListedUrlState.RETRY, *, alertable: bool = True) -> RunReport:
    miss = MissedUrl(
        url=f"https://{key}", key=key, state=state, reason="Zeitüberschreitung", alertable=alertable
    )
    return RunReport(outcome=RunOutcome.OK, missed=(miss,))


def test_a_run_is_open_until_it_is_finished(crawled: Database) -> None:
    with crawled.transaction() as session:
        run = begin_run(session, K21, NOW)
    with crawled.reading() as session:
        opened = latest_runs(session)[K21]

    counts = RunCounts(
        listed=9,
        known=1,
        skipped=2,
        fetched=6,
        stored=1,
        updated=1,
        unchanged=1,
        rejected=1,
        failed=2,
        reasons={"skipped:left": 2, "rejected:newsletter": 1, "failed:http": 2},
    )
    with crawled.transaction() as session:
        report = RunReport(outcome=RunOutcome.OK, counts=counts)
        finish_run(session, run, report, now=NOW + HOUR, next_crawl_at=NOW + 2 * HOUR)

    assert (opened.outcome, opened.finished_at) == (RunOutcome.RUNNING, None)
    with crawled.reading() as session:
        closed = latest_runs(session)[K21]
        assert (closed.outcome, closed.started_at, closed.finished_at) == (RunOutcome.OK, NOW, NOW + HOUR)
        assert (closed.listed, closed.known, closed.skipped, closed.fetched) == (9, 1, 2, 6)
        assert closed.reasons == {"skipped:left": 2, "rejected:newsletter": 1, "failed:http": 2}
    assert source(crawled).next_crawl_at == NOW + 2 * HOUR
    assert source(crawled).last_attempt_at == NOW


def test_a_run_that_died_is_marked_when_the_next_begins(crawled: Database) -> None:
    with crawled.transaction() as session:
        died = begin_run(session, K21, NOW)

    with crawled.transaction() as session:
        begin_run(session, K21, NOW + HOUR)

    with crawled.transaction() as session:
        run = session.get_one(CrawlRun, died)
        assert (run.outcome, run.finished_at) == (RunOutcome.INTERRUPTED, NOW + HOUR)
        with pytest.raises(ValueError, match="not open"):
            finish_run(session, died, OK, now=NOW, next_crawl_at=NOW)


_NUMBERS = ("listed", "known", "skipped", "fetched", "stored", "updated", "unchanged", "rejected", "failed")


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_counts_that_lose_a_url_are_refused(numbers: list[int]) -> None:
    counts = dict(zip(_NUMBERS, numbers, strict=True))
    reasons = {f"{name}:x": counts[name] for name in ("skipped", "rejected", "failed")}
    adds_up = numbers[0] == sum(numbers[1:4]) and numbers[3] == sum(numbers[4:])

    if adds_up:
        assert RunCounts(**counts, reasons=reasons).listed == numbers[0]
    else:
        with pytest.raises(ValueError, match="must be"):
            RunCounts(**counts, reasons=reasons)


@pytest.mark.parametrize(
    "reasons",
    [
        {},
        {"failed:http": 1},
        {"failed:http": 1, "failed:gone": 2},
        {"failed:http": 2, "skipped:left": 1},
        {"failed:http": 2, "stored:x": 1},
    ],
)
def test_reasons_that_are_not_as_many_as_the_number_are_refused(reasons: dict[str, int]) -> None:
    assert RunCounts(listed=2, fetched=2, failed=2, reasons={"failed:http": 1, "failed:gone": 1}).failed == 2
    with pytest.raises(ValueError, match="must be"):
        RunCounts(listed=2, fetched=2, failed=2, reasons=reasons)


def test_the_first_index_read_to_its_end_sets_the_baseline_and_later_ones_keep_it(
    crawled: Database,
) -> None:
    crawl(crawled, FAULT)
    before = source(crawled).baseline_at

    crawl(crawled, READ, now=NOW + HOUR)
    crawl(crawled, READ, now=NOW + 2 * HOUR)

    assert before is None
    assert source(crawled).baseline_at == NOW + HOUR


def test_a_source_with_one_broken_index_has_a_baseline_from_the_others(crawled: Database) -> None:
    partly = replace(READ, outcome=RunOutcome.FAULT, fault_kind="http", fault_text="Eine Übersicht fehlt.")

    crawl(crawled, partly)

    assert source(crawled).baseline_at == NOW
    with crawled.reading() as session:
        assert set(index_states(session, K21)) == {"https://k21.de/feed"}
    assert source(crawled).fault_kind == "http"


def test_unreadable_pages_stay_a_fault_until_one_is_read_again(crawled: Database) -> None:
    unreadable = replace(
        missed("k21.de/x"), outcome=RunOutcome.FAULT, fault_kind="unreadable", fault_text="Kein Titel."
    )
    crawl(crawled, unreadable)

    crawl(crawled, RunReport(outcome=RunOutcome.NOT_MODIFIED), now=NOW + HOUR)
    still = source(crawled)
    crawl(crawled, replace(READ, counts=RunCounts(listed=1, fetched=1, stored=1)), now=NOW + 2 * HOUR)
    well = source(crawled)

    assert (still.fault_kind, still.fault_since, still.last_success_at) == ("unreadable", NOW, NOW + HOUR)
    assert well.fault_kind is None


def test_a_fault_is_kept_until_the_next_success_and_remembered_after(crawled: Database) -> None:
    crawl(crawled, FAULT)
    crawl(crawled, FAULT, now=NOW + HOUR)
    ill = source(crawled)
    crawl(crawled, RunReport(outcome=RunOutcome.NOT_MODIFIED), now=NOW + 2 * HOUR)
    well = source(crawled)

    assert (ill.consecutive_failures, ill.fault_kind, ill.fault_since) == (2, "http", NOW)
    assert (ill.last_success_at, ill.fault_text) == (None, "Der Server antwortet mit 503.")
    assert (well.consecutive_failures, well.fault_kind, well.fault_text) == (0, None, None)
    assert (well.fault_since, well.last_success_at) == (None, NOW + 2 * HOUR)
    assert (well.last_fault_kind, well.last_fault_text) == ("http", "Der Server antwortet mit 503.")
    assert well.last_fault_at == NOW + HOUR


def test_an_interrupted_run_says_nothing_about_health(crawled: Database) -> None:
    crawl(crawled, FAULT)

    crawl(crawled, RunReport(outcome=RunOutcome.INTERRUPTED), now=NOW + HOUR)

    assert (source(crawled).consecutive_failures, source(crawled).fault_kind) == (1, "http")
    assert source(crawled).last_success_at is None


@pytest.mark.parametrize("outcome", [RunOutcome.FAULT, RunOutcome.INTERRUPTED])
def test_a_run_that_read_no_index_to_its_end_leaves_no_validators_and_no_baseline(
    crawled: Database, outcome: RunOutcome
) -> None:
    crawl(crawled, RunReport(outcome=outcome, fault_kind="http"))

    with crawled.reading() as session:
        assert index_states(session, K21) == {}
    assert source(crawled).baseline_at is None


def test_validators_of_the_newest_run_and_the_longest_list_are_kept(crawled: Database) -> None:
    for number, listed in ((1, 9), (2, 4)):
        index = IndexReport(url="https://k21.de/feed", etag=f'"{number}"', listed=listed)
        crawl(crawled, RunReport(outcome=RunOutcome.OK, indexes=(index,)), now=NOW + number * HOUR)

    with crawled.reading() as session:
        state = index_states(session, K21)["https://k21.de/feed"]
        assert (state.etag, state.last_modified, state.listed_max) == ('"2"', None, 9)
        assert state.fetched_at == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(None, HOUR), (timedelta(minutes=5), HOUR), (3 * HOUR, 3 * HOUR), (timedelta(days=9), 24 * HOUR)],
)
def test_a_server_that_asks_for_a_pause_gets_it_up_to_a_day(
    crawled: Database, asked: timedelta | None, expected: timedelta
) -> None:
    crawl(crawled, RunReport(outcome=RunOutcome.FAULT, fault_kind="http", retry_after=asked))

    assert source(crawled).next_crawl_at == NOW + expected


def try_again(database: Database, now: datetime) -> ListedUrl:
    crawl(database, missed("k21.de/x"), now=now)
    with database.reading() as session:
        return session.query(ListedUrl).one()


def test_a_missed_url_is_tried_again_ever_later_and_given_up_in_the_end(crawled: Database) -> None:
    waits: list[timedelta] = []
    now = NOW
    while (row := try_again(crawled, now)).next_try_at is not None:
        waits.append(row.next_try_at - now)
        with crawled.reading() as session:
            assert retry_urls(session, [K21], row.next_try_at - timedelta(seconds=1)) == {}
            assert retry_urls(session, [K21], row.next_try_at) == {K21: ["https://k21.de/x"]}
            assert known_keys(session, K21, {"k21.de/x"}, row.next_try_at) == set()
            assert known_keys(session, K21, {"k21.de/x"}, now) == {"k21.de/x"}
        now = row.next_try_at

    assert [wait.total_seconds() / 60 for wait in waits] == [5, 15, 60, 360, 1440, 1440, 1440]
    assert (row.state, row.attempts, row.first_listed_at) == (ListedUrlState.GIVEN_UP, 8, NOW)


def test_what_is_no_article_is_never_tried_again(crawled: Database) -> None:
    crawl(crawled, missed("k21.de/newsletter", ListedUrlState.NOT_ARTICLE))

    with crawled.reading() as session:
        assert retry_urls(session, [K21], NOW + timedelta(days=999)) == {}
        assert known_keys(session, K21, {"k21.de/newsletter"}, NOW) == {"k21.de/newsletter"}


def test_a_missed_url_that_becomes_an_article_is_listed_no_more(crawled: Database) -> None:
    crawl(crawled, missed("k21.de/x"))

    with crawled.transaction() as session:
        save_article(session, an_article(), keys={"k21.de/x", "k21.de/?p=1"}, alertable=True, now=NOW)

    with crawled.reading() as session:
        assert session.query(ListedUrl).all() == []


def test_a_stored_article_that_fails_later_is_not_listed(crawled: Database) -> None:
    with crawled.transaction() as session:
        save_article(session, an_article(), keys={"k21.de/x"}, alertable=True, now=NOW)

    crawl(crawled, missed("k21.de/x"))

    with crawled.reading() as session:
        assert session.query(ListedUrl).all() == []


@pytest.mark.parametrize("alertable", [True, False])
def test_what_was_missed_when_its_index_was_first_read_alerts_nobody_when_it_comes(
    crawled: Database, *, alertable: bool
) -> None:
    crawl(crawled, missed("k21.de/x", alertable=alertable))
    crawl(crawled, missed("k21.de/x", alertable=True), now=NOW + HOUR)

    with crawled.transaction() as session:
        save_article(session, an_article(), keys={"k21.de/x"}, alertable=True, now=NOW + 2 * HOUR)

    with crawled.reading() as session:
        assert session.query(IngestEntry).one().alertable == alertable

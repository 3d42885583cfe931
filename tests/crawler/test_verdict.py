"""The ledger of one source, and what is made of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.listing import Listed
from crawler.faults import Fault
from crawler.network.conditional import Validators
from crawler.pages.article import ArticlePage
from crawler.source_run import SourceRun
from crawler.sources import Source
from crawler.verdict import interruption, next_crawl_at, verdict
from storage.articles import Saved
from storage.crawling.runs import FaultKind, IndexReport
from storage.tables import ListedUrlState, RunOutcome
from tests.articles import an_item

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
INTERVAL = timedelta(minutes=15)
HOME = "https://stadt.example/"
FEED, LISTING = f"{HOME}feed", f"{HOME}liste"
TIMEOUT = Fault(kind=FaultKind.TIMEOUT, text="antwortet nicht.")
BROKEN = Fault(kind=FaultKind.HTTP, text="HTTP 500.")
PAUSE = Fault(kind=FaultKind.HTTP, text="HTTP 429.", retry_after=timedelta(hours=1))

OUTCOMES = (*Saved, "rejected", "misread", "gone", TIMEOUT, BROKEN, PAUSE)


@given(st.lists(st.sampled_from(OUTCOMES), max_size=30), st.integers(0, 30), st.integers(0, 5))
def test_every_listed_url_is_accounted_for_whatever_happens(
    outcomes: list[Saved | str | Fault], stop_after: int, known: int
) -> None:
    urls = [f"{HOME}a/{number}" for number in range(len(outcomes) + known)]
    run = _listed(*urls)
    run.plan(set(run.listed_keys()[:known]))
    for outcome in outcomes[:stop_after]:
        _settle(run, outcome)

    stopped, finished = interruption(run), verdict(run)

    assert finished.counts.listed == len(urls)
    assert finished.counts.known == known
    assert finished.counts.skipped == len(outcomes) - finished.counts.fetched
    assert stopped.counts.listed <= finished.counts.listed
    settled = finished.counts.stored + finished.counts.updated + finished.counts.unchanged
    assert settled + len(finished.missed) <= finished.counts.fetched


def test_pause_ends_the_run_and_the_rest_is_not_marked_as_tried() -> None:
    run = _listed(*(f"{HOME}a/{number}" for number in range(4)))
    run.plan(())
    _settle(run, PAUSE)

    report = verdict(run)

    assert run.next_target() is None
    assert (report.outcome, report.retry_after) == (RunOutcome.FAULT, timedelta(hours=1))
    assert report.counts.reasons == {"failed:http": 1, "skipped:left": 3}
    assert len(report.missed) == 1


def test_three_silent_pages_in_a_row_end_the_run() -> None:
    run = _listed(*(f"{HOME}a/{number}" for number in range(9)))
    run.plan(())
    for outcome in (TIMEOUT, TIMEOUT, Saved.NEW, TIMEOUT, TIMEOUT, TIMEOUT):
        _settle(run, outcome)

    assert run.next_target() is None
    assert verdict(run).fault_kind == FaultKind.TIMEOUT


def test_page_that_is_no_article_is_never_tried_again() -> None:
    run = _listed(f"{HOME}a/1")
    run.plan(())
    _settle(run, "rejected")

    report = verdict(run)

    assert report.outcome is RunOutcome.OK
    assert [missed.state for missed in report.missed] == [ListedUrlState.NOT_ARTICLE]


@pytest.mark.parametrize(
    ("outcomes", "kind"),
    [
        (("misread",), FaultKind.UNREADABLE),
        (("misread", Saved.NEW), None),
        (("misread", "misread", Saved.NEW), FaultKind.UNREADABLE),
        (("misread", "rejected"), None),
        (("gone", "gone"), None),
        (("gone", "gone", "gone"), FaultKind.HTTP),
        (("gone", "gone", "gone", Saved.NEW), None),
        (("gone", "misread"), FaultKind.UNREADABLE),
        ((BROKEN,), FaultKind.HTTP),
        ((BROKEN, Saved.UNCHANGED), None),
        ((), None),
    ],
)
def test_source_is_at_fault_when_most_of_it_cannot_be_read(
    outcomes: tuple[Saved | str | Fault, ...], kind: FaultKind | None
) -> None:
    run = _listed(*(f"{HOME}a/{number}" for number in range(len(outcomes))))
    run.plan(())
    for outcome in outcomes:
        _settle(run, outcome)

    assert verdict(run).fault_kind == kind


def test_fault_nearest_to_the_network_explains_a_source_that_does_not_answer() -> None:
    run = SourceRun(_source())
    run.index_failed(FEED, Fault(kind=FaultKind.NOT_A_FEED, text="kein Feed."))
    run.index_failed(LISTING, TIMEOUT)

    assert verdict(run).fault_text == TIMEOUT.text
    assert [fault.kind for fault in verdict(run).faults] == [FaultKind.TIMEOUT, FaultKind.NOT_A_FEED]


def test_source_that_does_not_answer_is_not_asked_for_single_pages() -> None:
    run = SourceRun(_source(), retries=[f"{HOME}a/1"])
    run.index_failed(FEED, TIMEOUT)
    run.index_failed(LISTING, TIMEOUT)

    assert run.indexes_answered
    assert run.listed_keys() == []


def test_nothing_but_304_is_not_modified_and_keeps_the_validators() -> None:
    last = Validators(etag='"1"', last_modified="gestern", listed_max=7)
    run = SourceRun(_source(), validators={FEED: last, LISTING: last})
    run.index_unchanged(FEED)
    run.index_unchanged(LISTING)
    run.plan(())

    report = verdict(run)

    assert report.outcome is RunOutcome.NOT_MODIFIED
    assert report.indexes[0] == IndexReport(url=FEED, etag='"1"', last_modified="gestern", listed=7)


def test_retry_beside_a_304_is_a_success() -> None:
    last = Validators(etag='"1"')
    run = SourceRun(_source(), validators={FEED: last, LISTING: last}, retries=[f"{HOME}a/1"])
    run.index_unchanged(FEED)
    run.index_unchanged(LISTING)
    run.plan(set() & set(run.listed_keys()))
    _settle(run, Saved.NEW)

    assert verdict(run).outcome is RunOutcome.OK


def test_what_only_a_new_index_lists_is_old_and_what_a_known_one_lists_is_news() -> None:
    run = SourceRun(_source(), validators={FEED: Validators(etag='"1"')}, retries=[f"{HOME}a/retry"])
    run.index_read(IndexReport(url=LISTING), links(f"{HOME}a/both", f"{HOME}a/archive"))
    run.index_read(IndexReport(url=FEED), links(f"{HOME}a/both", f"{HOME}a/new"))

    run.listed_keys()
    run.plan(())
    targets = iter(run.next_target, None)

    assert {target.url.removeprefix(f"{HOME}a/"): target.alertable for target in targets} == {
        "both": True,
        "archive": False,
        "new": True,
        "retry": True,
    }


def test_what_was_missed_remembers_whether_it_was_news() -> None:
    run = SourceRun(_source(), validators={FEED: Validators()})
    run.index_read(IndexReport(url=LISTING), links(f"{HOME}a/archive"))
    run.index_read(IndexReport(url=FEED), links(f"{HOME}a/new"))
    run.plan(())
    _settle(run, "gone")
    _settle(run, "gone")

    assert {miss.url.removeprefix(f"{HOME}a/"): miss.alertable for miss in verdict(run).missed} == {
        "archive": False,
        "new": True,
    }


def test_a_run_that_left_pages_for_later_trusts_no_index() -> None:
    run = _listed(*(f"{HOME}a/{number}" for number in range(4)))
    run.plan(())
    _settle(run, PAUSE)

    assert verdict(run).indexes == ()


def test_links_that_are_no_pages_are_not_listed() -> None:
    run = _listed("mailto:a@example.org", "javascript:x()", f"{HOME}a/1")

    assert len(run.listed_keys()) == 1


@given(st.integers(0, 10_000), st.timedeltas(timedelta(seconds=1), timedelta(days=3)))
def test_coming_back_takes_the_interval_at_least_and_a_day_or_the_interval_at_most(
    failures: int, interval: timedelta
) -> None:
    run = SourceRun(_source(), earlier_failures=failures)
    run.index_failed(FEED, TIMEOUT)
    run.index_failed(LISTING, TIMEOUT)

    wait = next_crawl_at(run, NOW, interval) - NOW

    assert interval <= wait <= max(interval, timedelta(hours=24))
    assert failures or wait == interval


def test_source_that_answers_in_part_keeps_its_pace() -> None:
    run = SourceRun(_source(), earlier_failures=5)
    run.index_read(IndexReport(url=FEED, listed=0), [])
    run.index_failed(LISTING, BROKEN)

    assert next_crawl_at(run, NOW, INTERVAL) == NOW + INTERVAL


def _source() -> Source:
    return Source(
        name="blatt",
        title="Blatt",
        home=HOME,
        layouts=(ArticlePage,),
        article_path=re.compile("a/.*"),
        feeds=(FEED,),
        listings=(LISTING,),
    )


def links(*urls: str) -> list[Listed]:
    return [Listed(url=url) for url in urls]


def _listed(*urls: str) -> SourceRun:
    run = SourceRun(_source())
    run.index_read(IndexReport(url=FEED, listed=len(urls)), links(*urls))
    run.index_read(IndexReport(url=LISTING, listed=0), [])
    return run


def _settle(run: SourceRun, outcome: Saved | str | Fault) -> None:
    target = run.next_target()
    if target is None:
        return
    if isinstance(outcome, Saved):
        run.saved(outcome, an_item(title="Sensoren"))
    elif isinstance(outcome, Fault):
        run.failed(target, outcome)
    elif outcome == "rejected":
        run.rejected(target, "Newsletter")
    elif outcome == "misread":
        run.misread(target, "Keine bekannte Seitenform")
    else:
        run.gone(target, 404)

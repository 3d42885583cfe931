"""Hosts that get a pause, have had their requests of the day, or are left alone at night."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from crawler.dates import BERLIN
from crawler.order import SourceResult, Tdm
from crawler.politeness.night import Night, next_midnight
from storage.crawling.hosts import DaySum, Pause, add_day_sums, day_sums, keep_pause, pause_of
from storage.database import Database
from storage.tables import ListedUrl, RunOutcome
from tests.crawler.news_site import publish, rss, source
from tests.crawler.visits import due, state_of, titles
from tests.crawls import crawl_in_child, crawling, order_for, register
from tests.servers import FaultServer, feed, never, page, redirect, retry_after


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "trier", "mainz")
        yield server


def test_case_12_http_503_burst_leaves_the_rest_of_the_host_alone(
    sqlite_database: Database, site: FaultServer
) -> None:
    names = ("ulm", "trier", "mainz", "kiel", "bonn")
    publish(site, *names, **{name: page("busy", status=503) for name in names})

    result = _crawl(sqlite_database, site)

    assert len([path for path in site.paths if path.startswith("/a/")]) == 3
    assert result.counts.reasons == {"failed:http": 3, "skipped:pause": 2}
    pause = _pause(sqlite_database, site)
    assert (pause.failures, pause.reason) == (3, "3 Fehler in Folge, zuletzt: HTTP 503")
    assert timedelta(minutes=4) < pause.until - datetime.now(UTC) <= timedelta(minutes=5)


def test_case_12_http_503_burst_opens_the_breaker_and_one_probe_closes_it(
    sqlite_database: Database, site: FaultServer
) -> None:
    working = dict(site.answers)
    site.answers |= {f"/a/{name}": page("busy", status=503) for name in ("trier", "mainz", "ulm")}
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in ("trier", "mainz", "ulm"))))

    _crawl(sqlite_database, site)
    during_burst = len(site.requests)
    at_rest = _crawl(sqlite_database, site)
    asked_at_rest = len(site.requests) - during_burst
    _set_pause(sqlite_database, site, replace(_pause(sqlite_database, site), until=datetime.now(UTC)))
    site.answers = working
    with sqlite_database.transaction() as session:
        for listed in session.scalars(select(ListedUrl)):
            listed.next_try_at = datetime.now(UTC)
    _crawl(sqlite_database, site)

    assert (at_rest.outcome, asked_at_rest) == (RunOutcome.PUT_OFF, 0)
    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier"]
    with sqlite_database.reading() as session:
        assert pause_of(session, site.authority) is None


def test_other_sources_of_a_resting_host_are_put_off_without_a_request_or_a_fault(
    sqlite_database: Database, site: FaultServer
) -> None:
    until = datetime.now(UTC) + timedelta(hours=3)
    _set_pause(sqlite_database, site, Pause(failures=5, until=until, reason="HTTP 503"))

    result = _crawl(sqlite_database, site)

    assert site.requests == []
    assert (result.outcome, result.fault_kind) == (RunOutcome.PUT_OFF, None)
    assert result.fault_text == f"{site.authority} bekommt eine Pause (HTTP 503)."
    assert state_of(sqlite_database).fault_kind is None
    assert state_of(sqlite_database).consecutive_failures == 0
    assert state_of(sqlite_database).next_crawl_at == until


def test_case_12_http_503_burst_ends_with_one_request_that_probes(
    sqlite_database: Database, site: FaultServer
) -> None:
    _set_pause(sqlite_database, site, Pause(failures=5, until=datetime.now(UTC), reason="HTTP 503"))

    _crawl(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier"]
    with sqlite_database.reading() as session:
        assert pause_of(session, site.authority) is None


@pytest.mark.parametrize("answer", [page("busy", status=503), never()])
def test_a_probe_that_fails_is_the_only_request_and_the_pause_doubles(
    sqlite_database: Database, site: FaultServer, answer: object
) -> None:
    site.answers["/robots.txt"] = answer  # type: ignore[assignment]  # a script
    _set_pause(sqlite_database, site, Pause(failures=4, until=datetime.now(UTC), reason="HTTP 503"))

    _crawl(sqlite_database, site, sources=3, download_timeout=SOON)

    assert len(site.requests) == 1
    pause = _pause(sqlite_database, site)
    assert pause.failures == 5
    assert timedelta(minutes=19) < pause.until - datetime.now(UTC) <= timedelta(minutes=20)


def test_a_probe_that_is_led_on_lets_the_others_go(sqlite_database: Database, site: FaultServer) -> None:
    site.answers["/robots.txt"] = redirect("/r")
    site.answers["/r"] = page("User-agent: *\nAllow: /")
    _set_pause(sqlite_database, site, Pause(failures=4, until=datetime.now(UTC), reason="HTTP 503"))

    _crawl(sqlite_database, site, sources=3)

    assert titles(sqlite_database).count("Sensoren in Trier") == 3


def test_a_pause_the_host_asks_for_holds_for_its_other_sources(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/robots.txt"] = retry_after("3600")

    _crawl(sqlite_database, site, sources=3)

    assert site.paths == ["/robots.txt"]
    assert (
        timedelta(minutes=59) < _pause(sqlite_database, site).until - datetime.now(UTC) <= timedelta(hours=1)
    )


def test_no_host_gets_more_than_its_requests_of_the_day(sqlite_database: Database, site: FaultServer) -> None:
    today = datetime.now(BERLIN).date()
    with sqlite_database.transaction() as session:
        add_day_sums(session, [DaySum(day=today, host=site.authority, requests=7)])

    result = _crawl(sqlite_database, site, requests_per_host_per_day=10)

    assert len(site.requests) == 3
    assert result.counts.reasons == {"skipped:budget": 1}
    assert state_of(sqlite_database).next_crawl_at == next_midnight(datetime.now(UTC))
    with sqlite_database.reading() as session:
        (summed,) = day_sums(session, today)
    assert summed.requests == 10


def test_nothing_is_fetched_at_night(sqlite_database: Database, site: FaultServer) -> None:
    night = _night_around(datetime.now(BERLIN))

    result = _crawl(sqlite_database, site, night=night)

    assert site.requests == []
    assert result.outcome is RunOutcome.PUT_OFF
    assert state_of(sqlite_database).next_crawl_at == night.ends(datetime.now(UTC))
    assert due(sqlite_database) == []


def test_a_source_may_have_hours_of_its_own(sqlite_database: Database, site: FaultServer) -> None:
    night = _night_around(datetime.now(BERLIN))
    by_day = Night(start=night.end, end=(datetime.combine(datetime.now(BERLIN), night.end) + HOUR).time())

    _crawl(sqlite_database, site, nights={"blatt": night})
    asked_at_night = len(site.requests)
    _crawl(sqlite_database, site, nights={"blatt": by_day})

    assert asked_at_night == 0
    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier"]


def test_a_source_with_hours_of_its_own_is_read_in_the_night_of_the_others(
    sqlite_database: Database, site: FaultServer
) -> None:
    night = _night_around(datetime.now(BERLIN))
    by_day = Night(start=night.end, end=(datetime.combine(datetime.now(BERLIN), night.end) + HOUR).time())

    _crawl(sqlite_database, site, night=night, nights={"blatt": by_day}, tdm=Tdm.RECORD)

    assert {"/robots.txt", "/.well-known/tdmrep.json"} <= set(site.paths)
    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier"]


def test_sums_of_the_day_tell_requests_bytes_refusals_and_the_slowest(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/a/trier"] = never()
    site.answers["/a/mainz"] = page("x" * 5000, status=503)

    _crawl(sqlite_database, site, download_timeout=SOON)

    with sqlite_database.reading() as session:
        (summed,) = day_sums(session, datetime.now(BERLIN).date())
    assert (summed.host, summed.requests, summed.refused) == (site.authority, 4, 1)
    assert summed.bytes > 5000
    assert (summed.slowest_ms, summed.slowest_url) == (2000, site.url("/a/trier"))


def test_a_crawl_that_is_stopped_writes_its_sums(sqlite_database: Database, site: FaultServer) -> None:
    site.answers["/a/trier"] = never()
    described = source(site)
    register(sqlite_database, described)
    order = order_for(
        sqlite_database.url,
        described,
        hosts=frozenset({site.authority}),
        download_timeout=timedelta(seconds=60),
    )

    with crawling(order) as crawl:
        site.await_request("/a/trier")
        crawl.process.terminate()
        crawl.results()

    with sqlite_database.reading() as session:
        (summed,) = day_sums(session, datetime.now(BERLIN).date())
    assert summed.requests == len(site.requests) == 4


HOUR = timedelta(hours=1)
SOON = timedelta(seconds=2)


def _crawl(database: Database, site: FaultServer, *, sources: int = 1, **changes: object) -> SourceResult:
    described = [source(site, "blatt" if not number else f"blatt{number}") for number in range(sources)]
    register(database, *described)
    order = order_for(database.url, *described, hosts=frozenset({site.authority}), **changes)
    return crawl_in_child(order)["blatt"]


def _set_pause(database: Database, site: FaultServer, pause: Pause) -> None:
    with database.transaction() as session:
        keep_pause(session, site.authority, pause)


def _pause(database: Database, site: FaultServer) -> Pause:
    with database.reading() as session:
        pause = pause_of(session, site.authority)
    assert pause is not None
    return pause


def _night_around(now: datetime) -> Night:
    start, end = ((now + change).time().replace(second=0, microsecond=0) for change in (-HOUR, HOUR))
    return Night(start=time(start.hour, start.minute), end=time(end.hour, end.minute))

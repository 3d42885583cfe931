"""Single pages are fetched under the same rules as a crawl, and nothing but the sums of hosts is stored."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from crawler.dates import BERLIN
from crawler.network.fetched import FetchedPage
from crawler.politeness.night import Night
from scheduler.workers import run_fetch
from storage.crawling.hosts import Pause, day_sums, keep_pause
from storage.database import Database
from storage.tables import FaultKind
from tests.crawler.news_site import article
from tests.crawls import order_for
from tests.servers import FaultServer, never, page, redirect


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        server.answers["/a/see"] = page(article("Sauberer See"), headers={"ETag": '"1"'})
        yield server


def fetch(
    site: FaultServer, *urls: str, allowed: bool = True, database: Database | None = None, **changes: object
) -> list[FetchedPage]:
    hosts = frozenset({site.authority}) if allowed else frozenset()
    order = order_for(database.url if database else "", hosts=hosts, dry_run=database is None, **changes)
    return run_fetch(order, urls, wall_limit=timedelta(seconds=60), memory_limit_mib=2048)


def test_a_page_comes_with_all_that_is_needed_to_read_it(site: FaultServer) -> None:
    site.answers["/a/alt"] = redirect("/a/see")

    (found,) = fetch(site, site.url("/a/alt"))

    assert (found.asked, found.url) == (site.url("/a/alt"), site.url("/a/see"))
    assert found.hops == (site.url("/a/alt"),)
    assert (found.status, found.fault, found.headers["etag"]) == (200, None, '"1"')
    assert found.response().css("h1::text").get() == "Sauberer See"


def test_pages_are_given_back_in_the_order_in_which_they_were_asked_for(site: FaultServer) -> None:
    urls = [site.url("/a/weg"), site.url("/a/see"), "mailto:wir@stadt.example"]

    pages = fetch(site, *urls)

    assert [one.asked for one in pages] == urls
    assert [one.status for one in pages] == [404, 200, 0]
    assert [one.fault.kind if one.fault else None for one in pages] == [
        FaultKind.HTTP,
        None,
        FaultKind.REFUSED,
    ]


def test_the_guard_and_robots_txt_hold_for_single_pages_too(site: FaultServer) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /a/")

    (refused,) = fetch(site, site.url("/a/see"), allowed=False)
    (forbidden,) = fetch(site, site.url("/a/see"))

    assert refused.fault is not None
    assert refused.fault.kind is FaultKind.REFUSED
    assert forbidden.fault is not None
    assert forbidden.fault.kind is FaultKind.ROBOTS
    assert "/a/see" not in site.paths


def test_what_never_answers_is_told_as_such(site: FaultServer) -> None:
    site.answers["/a/nie"] = never()

    (silent,) = fetch(site, site.url("/a/nie"), download_timeout=timedelta(seconds=2))

    assert silent.fault is not None
    assert silent.fault.kind is FaultKind.TIMEOUT


def test_single_pages_are_counted_and_asked_for_within_what_a_host_has_left(
    database: Database, site: FaultServer
) -> None:
    fetch(site, site.url("/a/see"), database=database)
    (spent,) = fetch(site, site.url("/a/see"), database=database, requests_per_host_per_day=2)

    assert site.paths == ["/robots.txt", "/a/see"]
    with database.reading() as session:
        (summed,) = day_sums(session, datetime.now(BERLIN).date())
    assert summed.requests == 2
    assert spent.fault is not None
    assert f"{site.authority} hat heute schon 2 Abrufe bekommen" in spent.fault.text


def test_a_host_that_rests_is_not_asked_for_single_pages(
    sqlite_database: Database, site: FaultServer
) -> None:
    until = datetime.now(UTC) + timedelta(hours=3)
    with sqlite_database.transaction() as session:
        keep_pause(session, site.authority, Pause(failures=5, until=until, reason="HTTP 503"))

    (resting,) = fetch(site, site.url("/a/see"), database=sqlite_database)

    assert site.paths == []
    assert resting.fault is not None
    assert "bekommt eine Pause (HTTP 503)" in resting.fault.text
    assert f"{until.astimezone(BERLIN):%H:%M} Uhr" in resting.fault.text


def test_single_pages_are_not_fetched_at_night_and_it_is_said_why(site: FaultServer) -> None:
    all_day = (Night(start=time(0), end=time(12)), Night(start=time(12), end=time(0)))
    night = next(half for half in all_day if half.ends(datetime.now(UTC)))

    (asleep,) = fetch(site, site.url("/a/see"), night=night)

    assert site.paths == []
    assert asleep.fault is not None
    assert "In diesen Stunden wird nichts abgerufen" in asleep.fault.text

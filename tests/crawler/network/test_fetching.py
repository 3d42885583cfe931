"""Single pages are fetched under the same rules as a crawl, and nothing is stored."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from crawler.network.fetched import FetchedPage
from scheduler.workers import run_fetch
from storage.tables import FaultKind
from tests.crawler.news_site import article
from tests.crawls import order_for
from tests.servers import FaultServer, never, page, redirect


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        server.answers["/a/see"] = page(article("Sauberer See"), headers={"ETag": '"1"'})
        yield server


def fetch(site: FaultServer, *urls: str, allowed: bool = True) -> list[FetchedPage]:
    hosts = frozenset({site.authority}) if allowed else frozenset()
    order = order_for("", hosts=hosts, dry_run=True)
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

    (silent,) = fetch(site, site.url("/a/nie"))

    assert silent.fault is not None
    assert silent.fault.kind is FaultKind.TIMEOUT

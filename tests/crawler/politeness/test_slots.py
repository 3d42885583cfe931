"""How much a host is asked for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.crawler.news_site import publish, rss, source
from tests.crawls import crawl_in_child, order_for
from tests.servers import FaultServer, Script, SeenRequest, Wire, feed, page

SLACK = 0.3  # seconds that a busy machine may be late in noticing the first request


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "trier", "mainz")
        yield server


def test_two_sources_of_one_host_share_one_connection(site: FaultServer) -> None:
    site.answers = {path: _slowly(answer) for path, answer in site.answers.items()}
    sources = source(site, "eins"), source(site, "zwei")

    crawl_in_child(order_for("", *sources, hosts=frozenset({site.authority}), dry_run=True))

    assert len(site.requests) == 1 + 2 + 4
    assert site.busiest == 1


def test_delay_lies_between_any_two_requests_to_a_host(site: FaultServer) -> None:
    delay = timedelta(milliseconds=400)
    hosts = frozenset({site.authority})

    crawl_in_child(order_for("", source(site), hosts=hosts, dry_run=True, download_delay=delay))

    assert len(site.requests) == 4
    assert _span(site) >= 3 * 0.4 - SLACK


def test_crawl_delay_of_robots_txt_is_kept(site: FaultServer) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nCrawl-delay: 0.4")

    crawl_in_child(order_for("", source(site), hosts=frozenset({site.authority}), dry_run=True))

    assert len(site.requests) == 4
    assert _span(site) >= 3 * 0.4 - SLACK


def test_robots_txt_is_asked_for_once_per_host(site: FaultServer) -> None:
    sources = source(site, "eins"), source(site, "zwei")

    crawl_in_child(order_for("", *sources, hosts=frozenset({site.authority}), dry_run=True))

    assert site.paths.count("/robots.txt") == 1


def test_requests_carry_no_cookie_and_no_language_but_ours(site: FaultServer) -> None:
    links = rss(site.url("/a/trier"))
    site.answers["/feed"] = feed(links, headers={"Set-Cookie": "visitor=1; Path=/"})

    crawl_in_child(order_for("", source(site), hosts=frozenset({site.authority}), dry_run=True))

    assert {seen.headers["accept-language"] for seen in site.requests} == {"de,en;q=0.5"}
    assert not [seen for seen in site.requests if "cookie" in seen.headers]


def _slowly(script: Script) -> Script:
    def answer(wire: Wire, request: SeenRequest) -> None:
        wire.stopping.wait(0.2)  # time enough for a second connection
        script(wire, request)

    return answer


def _span(site: FaultServer) -> float:
    """Return the seconds from the first request to the last."""
    return site.requests[-1].at - site.requests[0].at

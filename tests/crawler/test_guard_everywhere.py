"""Every way by which a URL of others comes to be requested leads through the guard."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from crawler.order import CrawlOrder, Tdm
from crawler.pages.generic import GenericPage
from crawler.sources import Source
from scheduler.child import Limits, ask_at_hubs
from scheduler.workers import run_fetch, run_in_child, start_fork_server
from storage.crawling.websub import HubRequest
from storage.database import Database
from storage.tables import RunOutcome
from tests.crawler.network.test_guard import ATTACKS, NAMES
from tests.crawler.news_site import publish, rss, source
from tests.crawls import crawl_in_child, order_for
from tests.servers import FaultServer, feed, page, redirect

MINUTE = timedelta(minutes=1)
# One of each kind: a server of its own is needed for each.
_KINDS = (
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "file:///etc/passwd",
)


@dataclass
class Doors:
    """A server that may be reached and leads astray, and one that must never be."""

    sink: FaultServer
    door: FaultServer
    urls: list[str]

    @property
    def detours(self) -> list[str]:
        """The same targets behind a redirect."""
        return [self.door.url(f"/to/{number}") for number in range(len(self.urls))]

    def order(self, *sources: Source, **changes: object) -> CrawlOrder:
        hosts = frozenset({self.door.authority})
        values: dict[str, object] = {"hosts": hosts, "dry_run": True, "tdm": Tdm.OBEY}
        return order_for("", *sources, **(values | changes))  # type: ignore[arg-type]  # its fields


@pytest.fixture
def doors() -> Iterator[Doors]:
    with FaultServer() as sink, FaultServer() as door:
        publish(sink, "trier")
        urls = [url.replace("PORT", str(sink.port)) for url in (*ATTACKS, *NAMES)]
        for number, url in enumerate(urls):
            door.answers[f"/to/{number}"] = redirect(url.replace("\r\n", "%0d%0a"), status=307)
        yield Doors(sink, door, urls)


@pytest.mark.parametrize("entry", ["feeds", "listings", "sitemaps", "wordpress"])
def test_no_index_leads_astray(doors: Doors, entry: str) -> None:
    stated = {
        f"{kind} {number}": {entry: url if entry == "wordpress" else (url,)}
        for kind, urls in (("direct", doors.urls), ("via", doors.detours))
        for number, url in enumerate(urls)
    }

    results = crawl_in_child(doors.order(*(_only(name, **index) for name, index in stated.items())))

    assert doors.sink.connections == 0
    assert len(results) == 2 * len(doors.urls)
    assert {result.outcome for result in results.values()} == {RunOutcome.FAULT}


def test_no_sitemap_named_by_another_leads_astray(doors: Doors) -> None:
    head = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    sources = []
    for number, url in enumerate(doors.detours):
        body = f"{head}<sitemap><loc>{url}</loc></sitemap></sitemapindex>"
        doors.door.answers[f"/sitemap/{number}"] = page(body, headers={"Content-Type": "application/xml"})
        index = (doors.door.url(f"/sitemap/{number}"),)
        sources.append(source(doors.door, f"karte{number}", feeds=(), sitemaps=index))

    crawl_in_child(doors.order(*sources))

    assert doors.sink.connections == 0
    assert len({path for path in doors.door.paths if path.startswith("/to/")}) == len(doors.urls)


def test_no_article_leads_astray(doors: Doors) -> None:
    sources = []
    for number, url in enumerate(doors.detours):
        doors.door.answers[f"/feed/{number}"] = feed(rss(url))
        feeds = (doors.door.url(f"/feed/{number}"),)
        sources.append(source(doors.door, f"blatt{number}", feeds=feeds, article_path=re.compile("to/.*")))

    results = crawl_in_child(doors.order(*sources))

    assert doors.sink.connections == 0
    assert {(result.counts.listed, result.counts.failed) for result in results.values()} == {(1, 1)}


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/tdmrep.json"])
def test_no_file_a_server_is_asked_for_leads_astray(doors: Doors, path: str) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(FaultServer()) for _ in _KINDS]
        for site, kind in zip(sites, _KINDS, strict=True):
            publish(site, "trier")
            site.answers[path] = redirect(kind.replace("PORT", str(doors.sink.port)))
        sources = [source(site, f"blatt{number}") for number, site in enumerate(sites)]
        hosts = frozenset(site.authority for site in sites)

        crawl_in_child(doors.order(*sources, hosts=hosts))

        assert [path in site.paths for site in sites] == [True] * len(sites)
    assert doors.sink.connections == 0


def test_no_hub_leads_astray(doors: Doors, sqlite_database: Database) -> None:
    start_fork_server()
    asked = [
        HubRequest(hub=url, topic=str(number), callback="c", secret="s", subscribes=True)
        for number, url in enumerate([*doors.urls, *doors.detours])
    ]
    order = replace(doors.order(), database_url=sqlite_database.url)

    answers = run_in_child(
        partial(ask_at_hubs, order, asked, "https://radar.example/websub"),
        Limits(wall=MINUTE, memory_mib=2048),
    )

    assert doors.sink.connections == 0
    assert len(answers) == len(asked)
    assert all(answer.fault for answer in answers)
    assert doors.door.requests[0].method == "POST"


def test_no_single_page_leads_astray(doors: Doors) -> None:
    start_fork_server()

    pages = run_fetch(doors.order(), [*doors.urls, *doors.detours], wall_limit=MINUTE, memory_limit_mib=2048)

    assert doors.sink.connections == 0
    assert all(page.fault for page in pages)


def _only(name: str, **index: object) -> Source:
    values: dict[str, object] = {
        "name": name,
        "title": name,
        "home": "http://example.org/",
        "layouts": (GenericPage,),
        "article_path": re.compile(".*"),
    }
    return Source(**(values | index))  # type: ignore[arg-type]  # its fields

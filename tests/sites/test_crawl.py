"""Each bundled source finds and stores an article through a feed, as the crawler reads it."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from crawler.sites import SOURCES
from crawler.sources import Source
from storage.database import Database
from storage.tables import Article
from tests.crawler.news_site import rss
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, feed, page
from tests.sites.golden import GOLDEN, Golden


def test_every_source_finds_and_stores_an_article(sqlite_database: Database) -> None:
    chosen = {name: _first_article(name) for name in SOURCES}

    with ExitStack() as stack:
        servers = {name: stack.enter_context(FaultServer()) for name in SOURCES}
        sources = [_published(servers[name], golden) for name, golden in chosen.items()]
        register(sqlite_database, *sources)
        hosts = frozenset(server.authority for server in servers.values())
        order = order_for(sqlite_database.url, *sources, hosts=hosts, download_timeout=timedelta(seconds=60))
        results = crawl_in_child(order)

    with sqlite_database.reading() as session:
        stored = {article.source: article.title for article in session.scalars(select(Article))}
    assert {name: result.fault_text for name, result in results.items() if result.fault_text} == {}
    assert stored == {name: golden.item["title"] for name, golden in chosen.items() if golden.item}


def _first_article(name: str) -> Golden:
    mine = (golden for golden in GOLDEN if golden.source == name)
    return next(golden for golden in mine if golden.item and "next_page_url" not in golden.item)


def _published(server: FaultServer, golden: Golden) -> Source:
    """Serve the page below a feed and let its source look there for it."""
    parts = urlsplit(golden.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    server.answers[path] = page(golden.html)
    server.answers["/feed"] = feed(rss(server.url(path)))
    return replace(
        SOURCES[golden.source],
        home=server.url("/"),
        feeds=(server.url("/feed"),),
        listings=(),
        sitemaps=(),
        wordpress=None,
        listing_pages=None,
        optional_indexes=(),
    )

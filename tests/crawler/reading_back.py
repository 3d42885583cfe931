"""Crawls of a site whose feed is short, and what they asked for and told."""

import re

from sqlalchemy import select

from crawler.order import CrawlLimits, SourceResult
from crawler.sources import Source
from storage.database import Database
from storage.tables import Article, IngestEntry
from tests.crawler.archive_site import serve, serve_feed, serve_pages
from tests.crawler.news_site import article, rss, text, title
from tests.crawler.visits import make_old
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer


def crawl(
    database: Database, described: Source, *, most_pages: int = 20, most_new: int = 500
) -> SourceResult:
    """Crawl the source in a child; what it stored is of yesterday afterwards."""
    register(database, described)
    hosts = frozenset({re.sub("https?://", "", described.home).strip("/")})
    order = order_for(
        database.url, described, hosts=hosts, limits=CrawlLimits(most_pages=most_pages, most_new=most_new)
    )
    result = crawl_in_child(order)[described.name]
    make_old(database)
    return result


def publish(site: FaultServer, every: list[str], *, featured: tuple[str, ...] = ()) -> None:
    """Serve articles, a feed of the newest five, and listing pages."""
    serve(site, (*every, *featured))
    serve_feed(site, every[:5])
    serve_pages(site, every, featured=featured)


def all_titles(all_names: list[str]) -> list[str]:
    """Return the headlines of these articles."""
    return sorted(title(name) for name in all_names)


def pages_asked(site: FaultServer) -> list[str]:
    """Return the listing pages that were asked for."""
    return [path for path in site.paths if path.startswith("/seite/")]


def alerting(database: Database) -> list[str]:
    """Return the headlines readers are told of."""
    with database.reading() as session:
        alerting = select(Article.title).join(IngestEntry).where(IngestEntry.alertable)
        return sorted(set(session.scalars(alerting)))


def undated_page(name: str) -> str:
    """Return an article that states no date."""
    return article(title(name), text(name)).replace("[13.12.2021] ", "")


def feed_of(site: FaultServer, shown: list[str]) -> str:
    """Return a feed that names these articles."""
    return rss(*(site.url(f"/a/{name}") for name in shown))

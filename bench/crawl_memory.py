"""What a crawl holds in memory when an index names a hundred thousand articles that are all known."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bench.children import forked
from bench.crawl_work import crawl_known, order_of
from bench.databases import sqlite_database
from bench.figures import Figure, figures
from bench.newsstand import newsstand, sitemap
from bench.timing import in_turns, sized
from crawler.order import CrawlOrder
from crawler.sources import Source
from storage.articles import save_article
from storage.database import Database
from storage.tables import ArticleUrl
from storage.urls import url_key
from tests.articles import an_article

_KNOWN = 100_000
_PER_SITEMAP = 50_000  # the most one may name


def memory(scale: float) -> Iterable[Figure]:
    """Crawl a site whose sitemaps name ten articles, and one whose sitemaps name very many; all are known."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        stand = stack.enter_context(newsstand(1, 1))
        rivals = {}
        for known in (10, sized(_KNOWN, scale)):
            source = replace(
                stand.source, feeds=(), sitemaps=tuple(_sitemaps(stand.source, stand.answers, known))
            )
            database = stack.enter_context(sqlite_database(folder / f"{known}.db", source))
            _know(database, source, known)
            order = order_of(stand.authority, (source,), database_url=database.url)
            rivals[f"crawl of {known} known URLs"] = partial(_peak, order, known)
        yield from figures("MiB peak", in_turns(rivals, sized(3, scale)))


def _sitemaps(source: Source, answers: dict[str, bytes], known: int) -> Iterable[str]:
    urls = _urls(source, known)
    for first in range(0, known, _PER_SITEMAP):
        path = f"/sitemap-{known}-{first}.xml"
        answers[path] = sitemap(urls[first : first + _PER_SITEMAP])
        yield f"{source.home.rstrip('/')}{path}"


def _urls(source: Source, known: int) -> list[str]:
    return [f"{source.home}k21-meldungen/vorhaben-nummer-{number}-der-stadt/" for number in range(known)]


def _know(database: Database, source: Source, known: int) -> None:
    """Let one article be known under all these URLs: what a crawl asks for are the keys."""
    yesterday = datetime.now(UTC) - timedelta(days=1)  # what is young is read again
    article = an_article(source=source.name)
    with database.transaction() as session:
        save_article(session, article, keys=["x"], alertable=False, now=yesterday)
        rows = [
            {"source": source.name, "key": url_key(url), "article_id": article.id}
            for url in _urls(source, known)
        ]
        session.execute(insert(ArticleUrl), rows)


def _peak(order: CrawlOrder, known: int) -> float:
    return forked(partial(crawl_known, order, known)).peak

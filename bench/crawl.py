"""Crawling on loopback: our crawl against Scrapy's no-op crawl and other crawlers; polls, starts, memory."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.children import forked
from bench.crawl_match import crawl_and_match
from bench.crawl_memory import memory
from bench.crawl_peers import left_out, peers
from bench.crawl_polls import polls
from bench.crawl_work import crawl_all, order_of
from bench.databases import sqlite_database
from bench.figures import Figure, figures, rates
from bench.matching import queries
from bench.newsstand import Newsstand, newsstand
from bench.no_op import visit
from bench.timing import in_turns, sized
from crawler.pages.generic import GenericPage
from storage.database import Database
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription

_KILOBYTES = 80
_QUERIES = 100  # standing ones, matched against every article


def measure(scale: float) -> Iterable[Figure]:
    """Crawl the same pages by each; the cost of a child is spread over them."""
    pages = sized(150, scale)
    with TemporaryDirectory() as folder, newsstand(pages, _KILOBYTES) as stand:
        generic = replace(stand, source=replace(stand.source, layouts=(GenericPage,)))
        numbers = count()
        costs: dict[str, Callable[[], float]] = {
            "Scrapy, no-op spider": partial(_per_page, partial(visit, stand.urls), pages),
            "Scrapy, no-op spider + page object": partial(
                _per_page, partial(visit, stand.urls, stand.source), pages
            ),
            "our crawl, reading only": partial(
                _per_page,
                partial(crawl_all, order_of(stand.authority, (stand.source,), dry_run=True), pages),
                pages,
            ),
            "our crawl, reading only, site not known": partial(
                _per_page,
                partial(crawl_all, order_of(stand.authority, (generic.source,), dry_run=True), pages),
                pages,
            ),
            "fetch, extract, store": partial(_into_sqlite, Path(folder), numbers, stand),
            f"fetch, extract, store, match {_QUERIES} queries": partial(
                _into_sqlite, Path(folder), numbers, stand, matched=True
            ),
            "the same, site not known": partial(_into_sqlite, Path(folder), numbers, generic, matched=True),
        }
        costs |= {name: partial(cost, stand.urls, Path(folder)) for name, cost in peers().items()}
        taken = in_turns(costs, sized(5, scale))
        yield from figures("ms CPU/page", taken)
        yield from rates("pages/s/core", taken)
    yield from polls(scale)
    yield from memory(scale)


def notes() -> Iterable[str]:
    """Name the peers that are not there."""
    for name in left_out():
        yield f"{name} is left out: STADTRADAR_BENCH_PEERS names no interpreter for it"


def _into_sqlite(folder: Path, numbers: Iterator[int], stand: Newsstand, *, matched: bool = False) -> float:
    with _prepared(folder / f"{next(numbers)}.db", stand, subscribed=matched) as url:
        work = crawl_and_match if matched else crawl_all
        pages = len(stand.urls)
        return _per_page(
            partial(work, order_of(stand.authority, (stand.source,), database_url=url), pages), pages
        )


@contextmanager
def _prepared(file: Path, stand: Newsstand, *, subscribed: bool) -> Iterator[str]:
    with sqlite_database(file, stand.source) as database:
        if subscribed:
            _subscribe(database)
        yield database.url


def _subscribe(database: Database) -> None:
    key, now = b"key of the bench only", datetime.now(UTC)
    with database.transaction() as session:
        reader = add_subscriber(
            session, "leserin@example.org", language="de", evidence="bench", hmac_key=key, now=now
        )
        for query in queries(_QUERIES):
            add_subscription(session, reader, query.text, evidence="bench", hmac_key=key, now=now)


def _per_page(work: Callable[[], object], pages: int) -> float:
    return forked(work).cpu / pages

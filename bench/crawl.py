"""Crawling a site on loopback: our crawler against a Scrapy spider that does nothing."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from bench.children import forked
from bench.databases import sqlite_database
from bench.figures import Figure, figures
from bench.newsstand import Newsstand, newsstand
from bench.timing import in_turns, sized
from crawler.indexes import as_page
from crawler.order import CrawlOrder
from crawler.reading import read
from crawler.run import crawl
from crawler.sources import Source
from storage.tables import RunOutcome

_KILOBYTES = 80
_PEER_SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


def measure(scale: float) -> Iterable[Figure]:
    """Crawl the same pages by each; the cost of a child is spread over them."""
    pages = sized(150, scale)
    with TemporaryDirectory() as folder, newsstand(pages, _KILOBYTES) as stand:
        rivals = {
            "Scrapy, no-op spider": partial(visit, stand.urls),
            "Scrapy, no-op spider + page object": partial(visit, stand.urls, stand.source),
            "our crawl, reading only": partial(crawl_all, _order(stand, dry_run=True), pages),
        }
        costs: dict[str, Callable[[], float]] = {
            name: partial(_per_page, work, pages) for name, work in rivals.items()
        }
        costs["our crawl into SQLite"] = partial(_into_sqlite, Path(folder), count(), stand)
        yield from figures("ms CPU/page", in_turns(costs, sized(5, scale)))


class NoOpSpider(Spider):
    """Downloads pages; reads them if there is a source that says how."""

    name = "no-op"

    def __init__(self, urls: Sequence[str], source: Source | None) -> None:
        super().__init__()
        self.urls = urls
        self.source = source
        self.seen = 0

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        self.seen += 1
        if self.source is not None:
            read(self.source, as_page(response))


def visit(urls: Sequence[str], source: Source | None = None) -> None:
    """Let the peer crawl; once in a process."""
    process = AsyncCrawlerProcess(_PEER_SETTINGS)
    crawler = process.create_crawler(NoOpSpider)
    process.crawl(crawler, urls=urls, source=source)
    process.start()
    if not (isinstance(crawler.spider, NoOpSpider) and crawler.spider.seen == len(urls)):
        raise RuntimeError("the peer did not get all pages")


def crawl_all(order: CrawlOrder, pages: int) -> None:
    """Crawl as the daemon's children do; once in a process."""
    (result,) = crawl(order)
    if result.outcome is not RunOutcome.OK or result.counts.stored != pages:
        raise RuntimeError(f"the crawl did not store all pages: {result}")


def _into_sqlite(folder: Path, numbers: Iterable[int], stand: Newsstand) -> float:
    with sqlite_database(folder / f"{next(iter(numbers))}.db", stand.source) as database:
        order = _order(stand, database_url=database.url)
        return _per_page(partial(crawl_all, order, len(stand.urls)), len(stand.urls))


def _per_page(work: Callable[[], object], pages: int) -> float:
    return forked(work).cpu / pages


def _order(stand: Newsstand, *, database_url: str = "", dry_run: bool = False) -> CrawlOrder:
    return CrawlOrder(
        database_url=database_url,
        sources=(stand.source,),
        user_agent="Stadtradar-bench (+mailto:bench@example.org)",
        interval=timedelta(minutes=15),
        download_delay=timedelta(0),
        allowed_hosts=frozenset({stand.authority}),
        dry_run=dry_run,
    )

"""One crawl in this process. The reactor starts once in a process, so each crawl needs its own."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Protocol, cast

from loguru import logger
from scrapy.crawler import AsyncCrawlerProcess
from twisted.logger import globalLogBeginner

from crawler.host_book import book_of
from crawler.hosts import ForgetfulHosts, Hosts, StoredHosts, hand_over
from crawler.order import CrawlOrder, SourceResult
from crawler.pipelines import Pipeline, PreviewPipeline, StoragePipeline
from crawler.scrapy_settings import scrapy_settings
from crawler.source_run import SourceRun
from crawler.spider import NewsSpider
from storage.database import Database
from storage.runs import RunReport

__all__ = ["CrawlOrder", "SourceResult", "crawl"]

_GRACE = 2.0  # seconds for what is under way when the crawl is told to stop


def crawl(order: CrawlOrder) -> list[SourceResult]:
    """Crawl the sources and return how each went; once per process, in its main thread.

    SIGTERM and SIGINT end it within five seconds: what is stored stays, the runs count as interrupted.
    Raises DatabaseUnavailable when the crawl cannot even be begun.
    """
    if order.dry_run:
        return _crawl(order, PreviewPipeline(), ForgetfulHosts())
    database = Database(order.database_url)
    try:
        return _crawl(order, StoragePipeline(database, order.interval), StoredHosts(database))
    finally:
        database.dispose()


def _crawl(order: CrawlOrder, pipeline: Pipeline, hosts: Hosts) -> list[SourceResult]:
    runs = [pipeline.begin(source, datetime.now(UTC)) for source in order.sources]
    process = AsyncCrawlerProcess(scrapy_settings(order))
    _quieten()
    crawler = process.create_crawler(NewsSpider)
    hand_over(crawler, hosts)
    with _stopping_on_signals(process) as stop:
        process.crawl(crawler, runs=runs, pipeline=pipeline)
        process.start(install_signal_handlers=False)
    book_of(crawler).close()
    spider = crawler.spider
    if not isinstance(spider, NewsSpider):
        raise RuntimeError("Scrapy could not be started; its log says why")  # noqa: TRY004  not about a type
    spider.close_open_runs(stopped=stop.requested)
    return [_result(run, spider.reports[run.source.name]) for run in runs]


def _result(run: SourceRun, report: RunReport) -> SourceResult:
    return SourceResult(
        source=run.source.name,
        outcome=report.outcome,
        counts=report.counts,
        fault_kind=report.fault_kind,
        fault_text=report.fault_text,
        titles=tuple(run.titles),
    )


class _Reactor(Protocol):
    # Twisted declares it for Zope; this says the same to type checkers.
    def callFromThread(self, call: Callable[[], None]) -> object: ...  # noqa: N802

    def callLater(self, delay: float, call: Callable[[], None]) -> object: ...  # noqa: N802

    def stop(self) -> None: ...


class _Stop:
    """Ends the crawl when a signal asks for it: gracefully first, without what hangs after the grace."""

    def __init__(self, process: AsyncCrawlerProcess) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  any earlier it would install another one

        self.requested = False
        self._process = process
        self._reactor = cast("_Reactor", reactor)
        self._ending: asyncio.Future[None] | None = None  # held, or it may be collected before it has run

    def __call__(self, *_: object) -> None:
        """Handle the signal: nothing but a message to the reactor is safe here."""
        self.requested = True
        self._reactor.callFromThread(self._end)

    def _end(self) -> None:
        logger.debug("crawl stopping")
        self._ending = asyncio.ensure_future(self._process.stop())
        self._reactor.callLater(_GRACE, self._end_now)

    def _end_now(self) -> None:
        with suppress(RuntimeError):  # stopped meanwhile
            self._reactor.stop()


@contextmanager
def _stopping_on_signals(process: AsyncCrawlerProcess) -> Iterator[_Stop]:
    stop = _Stop(process)
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _quieten() -> None:
    # What Scrapy and Twisted have to say reaches us as failures; without a handler it would go to stderr.
    globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    logging.getLogger("twisted").setLevel(logging.CRITICAL)
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())

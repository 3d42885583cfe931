"""One spider in this process. The reactor starts once in a process, so each run needs its own."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TypeVar, cast

from loguru import logger
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from twisted.logger import globalLogBeginner

from crawler.network.scrapy_settings import scrapy_settings
from crawler.order import CrawlOrder
from crawler.politeness.host_book import book_of
from crawler.politeness.hosts import Hosts, hand_over
from storage.database import DatabaseUnavailable

_GRACE = 2.0  # seconds for what is under way when the spider is told to stop
_Kind = TypeVar("_Kind", bound=Spider)


def run_spider(order: CrawlOrder, kind: type[_Kind], hosts: Hosts, **arguments: object) -> tuple[_Kind, bool]:
    """Run a spider to its end; return it, and whether a signal has stopped it.

    Once per process, in its main thread. SIGTERM and SIGINT end it within five seconds.
    """
    process = AsyncCrawlerProcess(scrapy_settings(order))
    _quieten()
    crawler = process.create_crawler(kind)
    hand_over(crawler, hosts)
    with _stopping_on_signals(process) as stop:
        process.crawl(crawler, **arguments)
        process.start(install_signal_handlers=False)
    spider = crawler.spider
    if not isinstance(spider, kind):
        raise RuntimeError("Scrapy could not be started; its log says why")  # noqa: TRY004  not about a type
    _close_book(crawler)
    return spider, stop.requested


def _close_book(crawler: Crawler) -> None:
    try:
        book_of(crawler).close()
    except DatabaseUnavailable as error:
        # Lost are figures of one crawl; what it read is stored already.
        logger.warning("host sums lost", reason=str(error))


class _Reactor(Protocol):
    # Twisted declares it for Zope; this says the same to type checkers.
    def callFromThread(self, call: Callable[[], None]) -> object: ...  # noqa: N802

    def callLater(self, delay: float, call: Callable[[], None]) -> object: ...  # noqa: N802

    def stop(self) -> None: ...


class _Stop:
    """Ends the spider when a signal asks for it: gracefully first, without what hangs after the grace."""

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

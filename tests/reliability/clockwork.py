"""Runs the real spider on a clock that is set by hand: what it asks for is answered from memory, at once.

Between the spider and the sites stand the middlewares that decide whether a host is asked at all. Left out is
what needs a network: Scrapy's engine, the connection guard, robots.txt, retries and redirects.
"""

from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime

import time_machine
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.network.scrapy_settings import scrapy_settings
from crawler.order import CrawlOrder
from crawler.pipelines import StoragePipeline
from crawler.politeness import host_book
from crawler.politeness.host_book import HostBook
from crawler.politeness.host_gate import HostGateMiddleware
from crawler.politeness.host_sums import HostSumsMiddleware
from crawler.politeness.hosts import StoredHosts
from crawler.sources import Source
from crawler.spider import NewsSpider
from storage.crawling.runs import RunReport
from storage.database import Database

Site = Callable[[Request, datetime], Response | Exception]  # what a host answers, or why it does not


class Clockwork:
    """Crawls without a network and without waiting; everything that asks the time is told `now`."""

    def __init__(self, database: Database, order: CrawlOrder, site: Site) -> None:
        self._order = order
        self._site = site
        self._pipeline = StoragePipeline(
            database, order.interval, keeps_pages=order.keeps_pages, pace=order.pace
        )
        self._hosts = StoredHosts(database)
        self._crawler = Crawler(NewsSpider, scrapy_settings(order))

    def crawl(self, sources: Sequence[Source], now: datetime) -> dict[str, RunReport]:
        """Crawl these sources to the end at this moment and return how it went."""
        with time_machine.travel(now, tick=False):
            book = HostBook(self._hosts, lambda: datetime.now(UTC))
            setattr(self._crawler, host_book._ATTRIBUTE, book)
            gate, sums = HostGateMiddleware(self._crawler), HostSumsMiddleware(self._crawler)
            runs = self._pipeline.begin(sources, now)
            spider = NewsSpider(runs=runs, pipeline=self._pipeline, limits=self._order.limits)
            waiting = deque(_started(spider))
            while waiting:
                request = waiting.popleft()
                waiting.extend(_told(request, self._answer(request, now, gate, sums)))
            spider.close_open_runs(stopped=False)
            book.close()
        return spider.reports

    def _answer(
        self, request: Request, now: datetime, gate: HostGateMiddleware, sums: HostSumsMiddleware
    ) -> Response | Exception:
        try:
            _at_once(gate.process_request(request))
        except Exception as refusal:  # noqa: BLE001  as Scrapy hands it to the errback
            return refusal
        sums.process_request(request)
        answer = self._site(request, now)
        if isinstance(answer, Response):
            return sums.process_response(request, answer)
        sums.process_exception(request, answer)
        gate.process_exception(request, answer)
        return answer


def _told(request: Request, answer: Response | Exception) -> Iterable[Request]:
    """Hand the answer to the spider and return what it asks for next."""
    further: Iterable[Request] | None
    if isinstance(answer, Response):
        answer.request = request
        assert request.callback is not None
        further = request.callback(answer, **request.cb_kwargs)
    else:
        assert request.errback is not None
        failure = Failure(answer)  # type: ignore[no-untyped-call]  # Twisted declares no types
        failure.request = request  # type: ignore[attr-defined]  # as Scrapy does
        further = request.errback(failure)
    return further or ()


def _at_once(work: Coroutine[object, None, None]) -> None:
    """Run what could wait and, with one request at a time, never does."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("a request waits for another")


def _started(spider: NewsSpider) -> list[Request]:
    requests: list[Request] = []

    async def collect() -> None:
        requests.extend([request async for request in spider.start()])

    _at_once(collect())
    return requests

"""Runs the real spider on a clock that is set by hand: what it asks for is answered from memory, at once."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import time_machine
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.pipelines import Pipeline
from crawler.sources import Source
from crawler.spider import NewsSpider
from storage.runs import RunReport

Site = Callable[[Request, datetime], Response | Exception]  # what a host answers, or why it does not


class Clockwork:
    """Crawls without a network and without waiting; everything that asks the time is told `now`."""

    def __init__(self, pipeline: Pipeline, site: Site) -> None:
        self._pipeline = pipeline
        self._site = site

    def crawl(self, sources: Sequence[Source], now: datetime) -> dict[str, RunReport]:
        """Crawl these sources to the end at this moment and return how it went."""
        with time_machine.travel(now, tick=False):
            runs = [self._pipeline.begin(source, now) for source in sources]
            spider = NewsSpider(runs=runs, pipeline=self._pipeline)
            waiting = deque(_started(spider))
            while waiting:
                waiting.extend(self._follow(waiting.popleft(), now))
            spider.close_open_runs(stopped=False)
        return spider.reports

    def _follow(self, request: Request, now: datetime) -> Iterable[Request]:
        answer = self._site(request, now)
        if isinstance(answer, Response):
            answer.request = request
            assert request.callback is not None
            further: Iterable[Request] | None = request.callback(answer, **request.cb_kwargs)
        else:
            assert request.errback is not None
            failure = Failure(answer)  # type: ignore[no-untyped-call]  # Twisted declares no types
            failure.request = request  # type: ignore[attr-defined]  # as Scrapy does
            further = request.errback(failure)
        return further or ()


def _started(spider: NewsSpider) -> list[Request]:
    """Collect what the spider starts with; it awaits nothing, so no event loop is needed."""
    requests, starting = [], spider.start()
    while True:
        try:
            starting.__anext__().send(None)
        except StopIteration as one:
            requests.append(one.value)
        except StopAsyncIteration:
            return requests

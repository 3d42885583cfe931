"""The spider: several sources side by side, each index first, then its unknown articles one after another."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from loguru import logger
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.faults import Fault, download_fault, status_fault
from crawler.fetched import FetchedArticle
from crawler.fetching import fetched_page
from crawler.indexes import as_page, header, read_index
from crawler.items import ListedHints, NotAnArticle, UnreadablePage
from crawler.not_now import NotNow
from crawler.pipelines import Pipeline
from crawler.reading import BlockedPage, read
from crawler.source_run import SourceRun, Target
from crawler.tdm_middleware import TdmReserved
from crawler.verdict import breakdown, interruption, verdict
from storage.runs import FaultKind, IndexReport, RunReport, SkipReason
from storage.tables import PageOutcome

_GONE = frozenset({404, 410})


class NewsSpider(Spider):
    """Crawls sources.

    A source has one article under way at a time: its host gets one connection anyway, and a source that asks
    for a pause, or a crawl that is told to stop, leaves nothing behind in Scrapy's queues.
    """

    name = "news"

    def __init__(self, runs: Sequence[SourceRun], pipeline: Pipeline) -> None:
        super().__init__()
        self.reports: dict[str, RunReport] = {}
        self._runs = runs
        self._pipeline = pipeline

    async def start(self) -> AsyncIterator[Request]:
        """Ask each index of each source."""
        for run in self._runs:
            for request in self._begin(run):
                yield request

    def parse_index(self, response: Response, run: SourceRun, url: str) -> list[Request]:
        """Read an index; after the last one of its source the articles follow."""
        if response.status == 304 and url not in run.validators and not response.meta.get("repeated"):
            # Nothing of it was ever stored, so there is nothing it could be unchanged against.
            return [self._index_request(run, url, repeated=True)]
        with _edge(url, partial(run.index_failed, url)):
            self._read_index(response, run, url)
        return self._after_index(run)

    def index_failed(self, failure: Failure) -> list[Request]:
        """Note an index that could not be had."""
        request = _request(failure)
        run, url = request.cb_kwargs["run"], request.cb_kwargs["url"]
        if isinstance(failure.value, NotNow):
            run.index_put_off(url, f"{failure.value}.", failure.value.until)
        else:
            run.index_failed(url, _download_fault(failure, request))
        return self._after_index(run)

    def parse_article(self, response: Response, run: SourceRun, target: Target) -> list[Request]:
        """Read and store an article, then go on to the next one."""
        with _edge(target.url, partial(run.failed, target)):
            self._read_article(response, run, target)
        return self._advance(run)

    def article_failed(self, failure: Failure) -> list[Request]:
        """Note an article that could not be had, then go on to the next one."""
        request = _request(failure)
        run, target = request.cb_kwargs["run"], request.cb_kwargs["target"]
        if isinstance(failure.value, NotNow):
            run.put_off(target, failure.value.reason, failure.value.until)
        elif isinstance(failure.value, TdmReserved):
            _leave_to_publisher(run, target, failure.value)
        else:
            run.failed(target, _download_fault(failure, request))
        return self._advance(run)

    def close_open_runs(self, *, stopped: bool) -> None:
        """Account for what has not come to its end; nothing of its schedule or validators is stored."""
        text = "Der Abruf endete unerwartet, bevor alle Artikel gelesen waren."
        for run in self._runs:
            if run.source.name not in self.reports:
                self._finish(run, interruption(run) if stopped else breakdown(run, text))

    def _begin(self, run: SourceRun) -> list[Request]:
        requests: list[Request] = []
        for url in run.indexes:
            # Scrapy refuses some URLs outright; that must not keep the other sources from starting.
            with _edge(url, partial(run.index_failed, url)):
                requests.append(self._index_request(run, url))
        return requests or self._after_index(run)

    def _read_index(self, response: Response, run: SourceRun, url: str) -> None:
        if response.status == 304 and url in run.validators:
            run.index_unchanged(url)
        elif response.status in _GONE and url in run.source.optional_indexes:
            run.index_absent(url)
        elif response.status != 200:
            run.index_failed(url, status_fault(response, _now()))
        else:
            self._list(response, run, url)

    def _list(self, response: Response, run: SourceRun, url: str) -> None:
        last = run.validators.get(url)
        found = read_index(run.source, url, as_page(response), last.listed_max if last else 0)
        if isinstance(found, Fault):
            run.index_failed(url, found)
            return
        etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
        report = IndexReport(url=url, etag=etag, last_modified=last_modified, listed=len(found.listed))
        run.index_read(report, found.listed)

    def _after_index(self, run: SourceRun) -> list[Request]:
        if not run.indexes_answered:
            return []
        with _edge(run.source.home, lambda fault: self._finish(run, breakdown(run, fault.text))):
            run.plan(self._pipeline.known(run, run.listed_keys(), _now()))
        return self._advance(run)

    def _read_article(self, response: Response, run: SourceRun, target: Target) -> None:
        if response.status in _GONE:
            run.gone(target, response.status)
        elif response.status != 200:
            run.failed(target, status_fault(response, _now()))
        else:
            self._store(response, run, target)

    def _store(self, response: Response, run: SourceRun, target: Target) -> None:
        page = fetched_page(response, target.url, _now())
        hints = target.listed.hints if target.listed else ListedHints()
        fetched = FetchedArticle(pages=(page,), alertable=target.alertable, listed=hints)
        try:
            item = read(run.source, page.response(), listed=fetched.listed)
        except NotAnArticle as reason:
            self._pipeline.keep(run, fetched, PageOutcome.NOT_ARTICLE, str(reason))
            run.rejected(target, str(reason))
        except BlockedPage as reason:
            self._pipeline.keep(run, fetched, PageOutcome.BLOCKED, str(reason))
            run.misread(target, str(reason), FaultKind.BLOCKED)
        except UnreadablePage as reason:
            self._pipeline.keep(run, fetched, PageOutcome.UNREADABLE, str(reason))
            run.misread(target, str(reason))
        else:
            saved = self._pipeline.save(run, item, fetched, _now())
            run.saved(saved, item)

    def _advance(self, run: SourceRun) -> list[Request]:
        if run.source.name in self.reports:
            return []
        while (target := run.next_target()) is not None:
            with _edge(target.url, partial(run.failed, target)):
                return [self._article_request(run, target)]
        self._finish(run, verdict(run))
        return []

    def _finish(self, run: SourceRun, report: RunReport) -> None:
        name = run.source.name
        self.reports[name] = report
        with _edge(run.source.home, lambda fault: self.reports.update({name: breakdown(run, fault.text)})):
            self._pipeline.finish(run, report, _now())

    def _index_request(self, run: SourceRun, url: str, *, repeated: bool = False) -> Request:
        last = run.validators.get(url)
        headers = {}
        if last and last.etag:
            headers["If-None-Match"] = last.etag
        if last and last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
        if repeated:
            headers["Cache-Control"] = "no-cache"
        return Request(
            url,
            callback=self.parse_index,
            errback=self.index_failed,
            headers=headers,
            meta={"repeated": repeated},
            cb_kwargs={"run": run, "url": url},
            dont_filter=True,
        )

    def _article_request(self, run: SourceRun, target: Target) -> Request:
        return Request(
            target.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"run": run, "target": target},
            dont_filter=True,
        )


@contextmanager
def _edge(url: str, note: Callable[[Fault], None]) -> Iterator[None]:
    """Where an error of ours ends: it is logged and counted, and the crawl goes on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  one of the three edges
        logger.opt(exception=True).error("crawl step failed", url=url)
        text = (
            f"Unerwarteter Fehler beim Lesen von {url} ({type(error).__name__}, Einzelheiten im Protokoll)."
        )
        note(Fault(kind=FaultKind.CRASH, text=text))


def _leave_to_publisher(run: SourceRun, target: Target, reserved: TdmReserved) -> None:
    if reserved.was_read:  # its head says so: not to be fetched again for it
        run.rejected(target, str(reserved))
    else:
        run.skip(target, SkipReason.TDM)


def _request(failure: Failure) -> Request:
    request = getattr(failure, "request", None)  # Scrapy puts it there
    if not isinstance(request, Request):
        raise TypeError(f"a failure without its request: {failure!r}")
    return request


def _download_fault(failure: Failure, request: Request) -> Fault:
    error = failure.value or RuntimeError("a failure without a reason")
    fault = download_fault(error, request, _now())
    if fault.kind is FaultKind.CRASH:
        logger.opt(exception=error).error("download failed unexpectedly", url=request.url)
    return fault


def _now() -> datetime:
    return datetime.now(UTC)

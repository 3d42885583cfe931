"""The steps of a crawl that read articles, one after another, each with all its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from loguru import logger
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.listed_urls import Target
from crawler.edges import edge, explained, failed_request, utc_now
from crawler.faults import Fault, status_fault
from crawler.items import ArticleItem, ListedHints, NotAnArticle, UnreadablePage
from crawler.network.conditional import condition, is_conditional
from crawler.network.fetched import FetchedArticle, FetchedPage
from crawler.network.fetching import fetched_page
from crawler.pages.paging import join
from crawler.parts import leads_on
from crawler.pipelines import Pipeline
from crawler.politeness.not_now import NotNow
from crawler.politeness.robots import RobotsDisallow
from crawler.politeness.tdm_middleware import TdmReserved
from crawler.reading import BlockedPage, MissingPage, read
from crawler.source_run import SourceRun
from storage.crawling.runs import FaultKind, SkipReason
from storage.tables import PageOutcome

Requests: TypeAlias = list[Request]
_GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Part:
    """One page of an article, as it came and as it was read."""

    page: FetchedPage
    item: ArticleItem


class ArticleSteps:
    """Fetches what a run has planned, then hands it on.

    A source has one article under way at a time: its host gets one connection anyway, and a source that asks
    for a pause, or a crawl that is told to stop, leaves nothing behind in Scrapy's queues.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        at_end: Callable[[SourceRun], Requests],
        is_late: Callable[[], bool] = lambda: False,
        tell: Callable[[SourceRun], None] = lambda _: None,
    ) -> None:
        self._pipeline = pipeline
        self._at_end = at_end
        self._is_late = is_late  # whether the time of this crawl is used up
        self._tell = tell  # before each article, how far it has come

    def go_on(self, run: SourceRun) -> Requests:
        """Ask for the next article."""
        self._tell(run)
        if self._is_late():
            run.leave_rest()
        while (target := run.next_target()) is not None:
            with edge(target.url, partial(run.failed, target), partial(_stop, run)):
                return [self._request(run, target, target.url, ())]
        return self._at_end(run)

    def parse(
        self, response: Response, run: SourceRun, target: Target, asked: str, parts: tuple[Part, ...]
    ) -> Requests:
        """Read a page; after the last one of its article store that, and go on to the next."""
        with edge(target.url, partial(run.failed, target), partial(_stop, run)):
            if response.status == 304 and not is_conditional(response) and not response.meta.get("repeated"):
                return [self._request(run, target, asked, parts, repeated=True)]
            further = self._read(response, run, target, asked, parts)
            if further:
                return further
        return self.go_on(run)

    def failed(self, failure: Failure) -> Requests:
        """Note an article that could not be had, then go on to the next one."""
        request = failed_request(failure)
        run, target, parts = (request.cb_kwargs[name] for name in ("run", "target", "parts"))
        if isinstance(failure.value, NotNow):
            run.put_off(target, failure.value.reason, failure.value.until)
        elif isinstance(failure.value, TdmReserved):
            _leave_to_publisher(run, target, failure.value)
        else:
            with edge(target.url, partial(run.failed, target), partial(_stop, run)):
                is_forbidden = isinstance(failure.value, RobotsDisallow)
                self._fail(
                    request.url, explained(failure, request), run, target, parts, for_good=is_forbidden
                )
        return self.go_on(run)

    def _read(
        self, response: Response, run: SourceRun, target: Target, asked: str, parts: tuple[Part, ...]
    ) -> Requests:
        if response.status == 304 and is_conditional(response):
            self._pipeline.unchanged(run, target.key, utc_now())
            run.not_modified()
        elif response.status in _GONE and not parts:
            run.gone(target, response.status)
        elif response.status in _GONE:
            self._save_without(response.url, f"HTTP {response.status}", run, target, parts)
        elif response.status != 200:
            self._fail(response.url, status_fault(response, utc_now()), run, target, parts)
        else:
            return self._read_page(fetched_page(response, asked, utc_now()), run, target, parts)
        return []

    def _read_page(
        self, page: FetchedPage, run: SourceRun, target: Target, parts: tuple[Part, ...]
    ) -> Requests:
        fetched = _fetched(target, page)
        try:
            item = read(run.source, page.response(), listed=fetched.listed)
        except BlockedPage as reason:
            self._pipeline.keep(run, fetched, PageOutcome.BLOCKED, str(reason))
            run.misread(target, str(reason), FaultKind.BLOCKED)
        except (NotAnArticle, UnreadablePage) as reason:
            if parts:
                self._save_without(page.url, str(reason), run, target, parts)
            else:
                self._refuse(run, target, fetched, reason)
        else:
            return self._take_part(Part(page, item), run, target, parts)
        return []

    def _refuse(
        self, run: SourceRun, target: Target, fetched: FetchedArticle, reason: NotAnArticle | UnreadablePage
    ) -> None:
        if isinstance(reason, NotAnArticle):
            self._pipeline.keep(run, fetched, PageOutcome.NOT_ARTICLE, str(reason))
            run.rejected(target, str(reason))
        else:
            self._pipeline.keep(run, fetched, PageOutcome.UNREADABLE, str(reason))
            kind = FaultKind.SOFT_404 if isinstance(reason, MissingPage) else FaultKind.UNREADABLE
            run.misread(target, str(reason), kind)

    def _take_part(self, part: Part, run: SourceRun, target: Target, before: tuple[Part, ...]) -> Requests:
        parts = (*before, part)
        following = part.item.next_page_url
        if following and leads_on(run.source, following, [one.page for one in parts]):
            return [self._request(run, target, following, parts)]
        self._save(run, target, parts)
        return []

    def _fail(
        self,
        url: str,
        fault: Fault,
        run: SourceRun,
        target: Target,
        parts: tuple[Part, ...],
        *,
        for_good: bool = False,
    ) -> None:
        """Note a page that could not be had; the article waits for a further page once, not for ever."""
        if parts and (for_good or (target.missed_before and fault.retry_after is None)):
            self._save_without(url, fault.text, run, target, parts)
        else:
            run.failed(target, fault)

    def _save_without(
        self, url: str, reason: str, run: SourceRun, target: Target, parts: tuple[Part, ...]
    ) -> None:
        """Store what there is: a link to what is no page, or not for us, would keep the article from us."""
        logger.warning("part of an article is missing", source=run.source.name, url=url, reason=reason)
        self._save(run, target, parts)

    def _save(self, run: SourceRun, target: Target, parts: tuple[Part, ...]) -> None:
        item = join([part.item for part in parts])
        fetched = FetchedArticle(
            pages=tuple(part.page for part in parts),
            alertable=run.is_news(target, item.published_at),
            listed=_hints(target),
        )
        saved = self._pipeline.save(run, item, fetched, utc_now())
        run.saved(saved, item)

    def _request(
        self, run: SourceRun, target: Target, url: str, parts: tuple[Part, ...], *, repeated: bool = False
    ) -> Request:
        stated = run.page_validators.get(target.key, (None, None)) if not parts else (None, None)
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            headers={"Cache-Control": "no-cache"} if repeated else condition(*stated),
            meta={"repeated": repeated},
            cb_kwargs={"run": run, "target": target, "asked": url, "parts": parts},
            dont_filter=True,
        )


def _stop(run: SourceRun, fault: Fault) -> None:
    """Leave the rest to the next crawl, and the page under way, of which nothing could be stored."""
    run.ended_by = fault


def _leave_to_publisher(run: SourceRun, target: Target, reserved: TdmReserved) -> None:
    if reserved.was_read:  # its head says so: not to be fetched again for it
        run.rejected(target, str(reserved))
    else:
        run.skip(target, SkipReason.TDM)


def _fetched(target: Target, page: FetchedPage) -> FetchedArticle:
    return FetchedArticle(pages=(page,), alertable=target.alertable, listed=_hints(target))


def _hints(target: Target) -> ListedHints:
    return target.listed.hints if target.listed else ListedHints()

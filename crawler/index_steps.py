"""The steps of a crawl that read indexes: all of a source, the sitemaps they name, and further pages."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from loguru import logger
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.completion import Completion, completion_of, following_page, gap_note
from crawler.discovery.indexes import as_page, header, read_index
from crawler.discovery.listing import Index
from crawler.discovery.sitemaps import fresh, fresh_children, fresh_since
from crawler.discovery.wordpress import posts_url
from crawler.edges import edge, explained, failed_request, utc_now
from crawler.faults import Fault, status_fault
from crawler.network.conditional import condition, is_conditional
from crawler.order import CrawlLimits
from crawler.pipelines import Pipeline
from crawler.politeness.not_now import NotNow
from crawler.source_run import SourceRun
from storage.crawling.runs import IndexReport

Requests: TypeAlias = list[Request]
_GONE = frozenset({404, 410})
_PAST_THE_END = frozenset({400, 404, 410})  # 400 is WordPress's answer to a page that does not exist


class IndexSteps:
    """Reads the indexes of a run, then hands it on."""

    def __init__(
        self, pipeline: Pipeline, limits: CrawlLimits, at_end: Callable[[SourceRun], Requests]
    ) -> None:
        self._pipeline = pipeline
        self._limits = limits
        self._at_end = at_end

    def begin(self, run: SourceRun) -> Requests:
        """Ask each index of a source."""
        return self._ask(run, run.indexes) or self._after(run)

    def parse(self, response: Response, run: SourceRun, url: str) -> Requests:
        """Read an index; after the last one of its source the articles follow."""
        if response.status == 304 and not is_conditional(response) and not response.meta.get("repeated"):
            # Not asked whether it changed, so there is nothing it could be unchanged against.
            return [self._request(run, url, repeated=True)]
        children: Requests = []
        with edge(url, partial(run.index_failed, url)):
            children = self._read(response, run, url)
        return children or self._after(run)

    def failed(self, failure: Failure) -> Requests:
        """Note an index that could not be had."""
        request = failed_request(failure)
        run, url = request.cb_kwargs["run"], request.cb_kwargs["url"]
        if isinstance(failure.value, NotNow):
            run.index_put_off(url, f"{failure.value}.", failure.value.until)
        else:
            run.index_failed(url, explained(failure, request))
        return self._after(run)

    def parse_page(self, response: Response, run: SourceRun, back: Completion) -> Requests:
        """Read a further page of an index, and go on until it joins up with what was known."""
        further: Requests = []
        with edge(back.url, partial(self._page_failed, run, back)):
            further = self._read_page(response, run, back)
        return further or self._at_end(run)

    def page_failed(self, failure: Failure) -> Requests:
        """Note a further page that could not be had."""
        request = failed_request(failure)
        run, back = request.cb_kwargs["run"], request.cb_kwargs["back"]
        if isinstance(failure.value, NotNow):
            run.page_put_off(back.index, back.next_page, failure.value.until)
        else:
            self._page_failed(run, back, explained(failure, request))
        return self._at_end(run)

    def _ask(self, run: SourceRun, urls: tuple[str, ...] | list[str]) -> Requests:
        requests: Requests = []
        for url in urls:
            # Scrapy refuses some URLs outright; that must not keep the other sources from starting.
            with edge(url, partial(run.index_failed, url)):
                requests.append(self._request(run, url))
        return requests

    def _read(self, response: Response, run: SourceRun, url: str) -> Requests:
        if response.status == 304 and url in run.validators:
            run.index_unchanged(url)
        elif response.status in _GONE and url in run.source.optional_indexes:
            run.index_absent(url)
        elif response.status != 200:
            run.index_failed(url, status_fault(response, utc_now()))
        else:
            return self._list(response, run, url)
        return []

    def _list(self, response: Response, run: SourceRun, url: str) -> Requests:
        last = run.last(url)
        found = read_index(run.source, url, as_page(response), last.listed_max if last else 0)
        if isinstance(found, Fault):
            run.index_failed(url, found)
            return []
        _note(run, found)
        run.wishes.note(url, header(response, "Link"), found)
        since = fresh_since(last.complete_at if last else None, utc_now())
        is_sitemap = url not in {*run.source.feeds, *run.source.listings, run.source.wordpress}
        listed = fresh(found.listed, since) if is_sitemap else found.listed
        run.index_read(_report(response, url, found, len(listed)), listed, found.next_page)
        children = fresh_children(found.children, since, most=self._limits.most_sitemaps)
        return self._ask(run, run.sitemaps_found(url, [child.url for child in children]))

    def _after(self, run: SourceRun) -> Requests:
        if not run.indexes_answered:
            return []
        with edge(run.source.home, lambda fault: run.notes.append(fault.text)):
            seen = self._pipeline.first_seen(run, [key for keys in run.keys_of.values() for key in keys])
            back = completion_of(run, seen, self._limits.most_pages)
            if back is not None:
                return [self._page_request(run, back)]
            if note := gap_note(run, seen):
                run.notes.append(note)
                logger.info("feed may have missed articles", source=run.source.name)
        return self._at_end(run)

    def _read_page(self, response: Response, run: SourceRun, back: Completion) -> Requests:
        if response.status in _PAST_THE_END:
            return []
        if response.status != 200:
            self._page_failed(run, back, status_fault(response, utc_now()))
            return []
        found = read_index(run.source, back.index, as_page(response), 0, page=back.page)
        if isinstance(found, Fault):
            self._page_failed(run, back, found)
            return []
        return self._go_on(run, back, found)

    def _go_on(self, run: SourceRun, back: Completion, found: Index) -> Requests:
        keys = run.page_read(back.index, found.listed)
        following = following_page(run, back.index, found.next_page)
        if back.page_read(keys, self._pipeline.first_seen(run, keys), following):
            return []
        if not back.has_turns:
            logger.info("listing goes on in the next crawl", source=run.source.name, page=back.page)
            run.leave_open(back.index, back.next_page)
            return []
        return [self._page_request(run, back)]

    def _page_failed(self, run: SourceRun, back: Completion, fault: Fault) -> None:
        run.page_failed(back.index, back.next_page, fault)

    def _request(self, run: SourceRun, url: str, *, repeated: bool = False) -> Request:
        last = run.validators.get(url)
        stated = (last.etag, last.last_modified) if last and not repeated else (None, None)
        return Request(
            posts_url(url) if url == run.source.wordpress else url,
            callback=self.parse,
            errback=self.failed,
            headers=condition(*stated) or ({"Cache-Control": "no-cache"} if repeated else {}),
            meta={"repeated": repeated},
            cb_kwargs={"run": run, "url": url},
            dont_filter=True,
        )

    def _page_request(self, run: SourceRun, back: Completion) -> Request:
        return Request(
            back.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"run": run, "back": back},
            dont_filter=True,
        )


def _note(run: SourceRun, found: Index) -> None:
    if found.note:
        run.notes.append(found.note)
        logger.debug("index is broken in part", source=run.source.name, note=found.note)


def _report(response: Response, url: str, found: Index, listed: int) -> IndexReport:
    # An index of sitemaps that does not date them stays the same when they change.
    is_telling = all(child.modified_at for child in found.children)
    return IndexReport(
        url=url,
        etag=header(response, "ETag") if is_telling else None,
        last_modified=header(response, "Last-Modified") if is_telling else None,
        listed=listed + len(found.children),
        listed_hash=_hash(found),
    )


def _hash(found: Index) -> str:
    named = [(one.url, one.modified_at or one.published_at) for one in found.listed]
    named += [(child.url, child.modified_at) for child in found.children]
    return hashlib.sha256(repr(sorted(map(str, named))).encode()).hexdigest()

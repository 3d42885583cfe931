"""Asks each server once a day what it reserves, looks at every article for the same, and obeys if told to."""

import asyncio
from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.discovery.indexes import as_page
from crawler.order import Tdm
from crawler.politeness.host_book import book_of
from crawler.politeness.hosts import hosts_of
from crawler.politeness.not_now import NotNow
from crawler.politeness.robots_rules import origin_of
from crawler.politeness.tdm import (
    LARGEST,
    PATH,
    Stated,
    is_fresh,
    stated_in_file,
    stated_in_headers,
    stated_in_page,
)
from storage.crawling.hosts import Reservation, TdmFile


class TdmReserved(IgnoreRequest):
    """The publisher reserves text and data mining of this article, and the operator obeys."""

    def __init__(self, stated: Stated, *, was_read: bool) -> None:
        super().__init__(f"TDM-Vorbehalt: {stated.evidence}")
        self.was_read = was_read  # whether the page itself says so


class TdmMiddleware:
    """Stands behind robots.txt. Only requests of a source's spider are looked at."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)
        self._book = book_of(crawler)
        self._tdm: Tdm | None = crawler.settings["TDM"]
        self._files: dict[str, asyncio.Task[TdmFile | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise TdmReserved for an article the server's file names; wait for that file if need be."""
        run = request.cb_kwargs.get("run")
        if self._tdm is None or run is None:
            return
        file = await self._file(origin_of(request.url))
        is_article = "target" in request.cb_kwargs
        stated = stated_in_file(file, request.url if is_article else run.source.home)
        self._record(run.source.name, stated, read_pages=False)
        if is_article and stated is not None and stated.reserved and self._tdm is Tdm.OBEY:
            raise TdmReserved(stated, was_read=False)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raise TdmReserved for an article whose head says so; what is said there outweighs the file."""
        run = request.cb_kwargs.get("run")
        if self._tdm is None or run is None or "target" not in request.cb_kwargs or response.status != 200:
            return response
        page = as_page(response)
        headers = {name.lower(): value for name, value in page.headers.items()}
        stated = stated_in_page(page) or stated_in_headers(response.url, headers)
        self._record(run.source.name, stated, read_pages=True)
        if stated is not None and stated.reserved and self._tdm is Tdm.OBEY:
            raise TdmReserved(stated, was_read=True)
        return response

    def _record(self, source: str, stated: Stated | None, *, read_pages: bool) -> None:
        self._book.reserve(
            Reservation(
                source=source,
                reserved=stated is not None and stated.reserved,
                evidence=stated.evidence if stated else None,
                policy=stated.policy if stated else None,
                read_pages=read_pages,
            )
        )

    async def _file(self, origin: str) -> TdmFile | None:
        if origin not in self._files:
            self._files[origin] = asyncio.ensure_future(self._learn(origin))
        return await asyncio.shield(self._files[origin])

    async def _learn(self, origin: str) -> TdmFile | None:
        kept = self._hosts.tdm_file(origin)
        if kept is not None and is_fresh(kept, _now()):
            return kept
        try:
            fetched = await self._fetch(origin)
        except NotNow:
            return kept
        except Exception:  # noqa: BLE001  any failure means that the server does not take part (TDMRep)
            fetched = TdmFile(origin=origin, fetched_at=_now(), status=0)
        if kept is not None and (fetched.status == 0 or fetched.status >= 500):
            return kept  # what it stated stands until it answers again
        self._hosts.keep_tdm_file(fetched)
        return fetched

    async def _fetch(self, origin: str) -> TdmFile:
        request = Request(f"{origin}{PATH}", callback=NO_CALLBACK, dont_filter=True)
        response: Response = await self._crawler.engine.download_async(request)
        body = response.body.decode("utf-8-sig", errors="ignore")[:LARGEST] if response.status == 200 else ""
        return TdmFile(origin=origin, fetched_at=_now(), status=response.status, body=body)


def _now() -> datetime:
    return datetime.now(UTC)

"""robots.txt after RFC 9309: what a host does not answer for is forbidden, not allowed.

Scrapy's own middleware takes an unreachable robots.txt as permission and reads a 5xx error page as rules.
"""

import asyncio
from dataclasses import dataclass
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.politeness import slow_down

_MARK = "is_robots_txt"


class RobotsDisallow(IgnoreRequest):
    """robots.txt forbids this URL."""


class RobotsUnavailable(IgnoreRequest):
    """The host answers with an error instead of its robots.txt, so nothing of it may be fetched."""

    def __init__(self, url: str, *, status: int, retry_after: str | None) -> None:
        super().__init__(url)
        self.url = url
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Rules:
    parsed: Protego
    crawl_delay: float | None


class RobotsMiddleware:
    """Asks each host once per crawl and holds its requests until the answer is there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # RFC 9309 2.2.1: rules are addressed to the product token, not to the whole header.
        self._token = str(crawler.settings["USER_AGENT"]).split("/", maxsplit=1)[0]
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallow, RobotsUnavailable, or whatever went wrong when asking for robots.txt."""
        if request.meta.get(_MARK):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(f"{origin}/robots.txt"))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.parsed.can_fetch(request.url, self._token):
            raise RobotsDisallow(request.url)
        if rules.crawl_delay:
            slow_down(self._crawler, request, rules.crawl_delay)

    async def _fetch(self, url: str) -> _Rules:
        request = Request(url, meta={_MARK: True}, callback=NO_CALLBACK, dont_filter=True)
        # Raised here, raised for every request to the host: no answer, no permission (RFC 9309 2.3.1.4).
        return self._read(await self._crawler.engine.download_async(request))

    def _read(self, response: Response) -> _Rules:
        # 429 is no "there are no rules": the host asks to be left alone.
        if response.status >= 500 or response.status == 429:
            wait = response.headers.get("Retry-After")
            raise RobotsUnavailable(
                response.url, status=response.status, retry_after=wait.decode("latin-1") if wait else None
            )
        text = response.body.decode("utf-8", errors="ignore") if response.status == 200 else ""
        parsed = Protego.parse(text)
        return _Rules(parsed, parsed.crawl_delay(self._token))

"""robots.txt after RFC 9309: what a host does not answer for is forbidden, not allowed.

Scrapy's own middleware takes an unreachable robots.txt as permission and reads a 5xx error page as rules.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.politeness.hosts import hosts_of
from crawler.politeness.robots_rules import LARGEST, is_fresh, is_usable, origin_of, product_token, replaced
from crawler.politeness.slots import slow_down
from storage.crawling.hosts import RobotsTxt

WITHOUT_ROBOTS = "without_robots"  # in the meta of robots.txt itself and of what is no page


class RobotsDisallow(IgnoreRequest):
    """robots.txt forbids this URL."""

    def __init__(self, url: str, robots: RobotsTxt, token: str) -> None:
        super().__init__(url)
        self.robots = robots
        self.token = token


class RobotsUnavailable(IgnoreRequest):
    """The host answers with an error instead of its robots.txt, so nothing of it may be fetched."""

    def __init__(self, url: str, *, status: int, retry_after: str | None) -> None:
        super().__init__(url)
        self.url = url
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Rules:
    robots: RobotsTxt
    parsed: Protego
    crawl_delay: float | None


class RobotsMiddleware:
    """Asks each host twice a day at most and holds its requests until the answer is there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)
        self._token = product_token(str(crawler.settings["USER_AGENT"]))
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallow, RobotsUnavailable, or whatever went wrong when asking for robots.txt."""
        if request.meta.get(WITHOUT_ROBOTS):
            return
        origin = origin_of(request.url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._learn(origin))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.parsed.can_fetch(request.url, self._token):
            raise RobotsDisallow(request.url, rules.robots, self._token)
        if rules.crawl_delay:
            slow_down(self._crawler, request, rules.crawl_delay)

    async def _learn(self, origin: str) -> _Rules:
        kept = self._hosts.robots(origin)
        if kept is not None and is_fresh(kept, _now()):
            return _read(kept, self._token)
        try:
            fetched = await self._fetch(origin)
        except Exception:
            # No answer, no permission (RFC 9309 2.3.1.4), unless it was given within the day.
            if kept is None or not is_usable(kept, _now()):
                raise
            return _read(kept, self._token)
        robots = replaced(kept, fetched, self._token)
        self._hosts.keep_robots(robots)
        return _read(robots, self._token)

    async def _fetch(self, origin: str) -> RobotsTxt:
        url = f"{origin}/robots.txt"
        request = Request(url, meta={WITHOUT_ROBOTS: True}, callback=NO_CALLBACK, dont_filter=True)
        response: Response = await self._crawler.engine.download_async(request)
        # 429 is no "there are no rules": the host asks to be left alone.
        if response.status >= 500 or response.status == 429:
            wait = response.headers.get("Retry-After")
            raise RobotsUnavailable(
                response.url, status=response.status, retry_after=wait.decode("latin-1") if wait else None
            )
        text = response.body.decode("utf-8-sig", errors="ignore") if response.status == 200 else ""
        text = text[:LARGEST]
        delay = Protego.parse(text).crawl_delay(self._token)
        return RobotsTxt(
            origin=origin, fetched_at=_now(), status=response.status, body=text, crawl_delay=delay
        )


def _read(robots: RobotsTxt, token: str) -> _Rules:
    parsed = Protego.parse(robots.body)
    return _Rules(robots, parsed, parsed.crawl_delay(token))


def _now() -> datetime:
    return datetime.now(UTC)

"""Before each request: does the host rest, has it had its requests of the day, is it night?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http.request import NO_CALLBACK
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.politeness.host_book import book_of
from crawler.politeness.night import Night, next_midnight
from crawler.politeness.not_now import AtNight, BudgetSpent, HostPaused
from crawler.politeness.slots import server

_PROBE = "host_probe"
_UNANSWERED: Mapping[type[Exception], str] = {
    DownloadTimeoutError: "keine Antwort",
    DownloadConnectionRefusedError: "keine Verbindung",
    ConnectError: "keine Verbindung",
    DownloadFailedError: "die Verbindung brach ab",
    ConnectionClosed: "die Verbindung brach ab",
}


class NightMiddleware:
    """Stands before robots.txt, which is not asked for at night either; each source has its hours."""

    def __init__(self, crawler: Crawler) -> None:
        self._night: Night | None = crawler.settings["NIGHT"]
        self._nights: Mapping[str, Night] = crawler.settings["NIGHTS"] or {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise AtNight."""
        if request.callback is NO_CALLBACK:
            return  # robots.txt and the like, asked for on behalf of a request that has passed here
        night = self._nights.get(_source_of(request) or "", self._night)
        ends = night.ends(_now()) if night else None
        if ends is not None:
            raise AtNight("In diesen Stunden wird nichts abgerufen", until=ends)


class HostGateMiddleware:
    """Raises for hosts that rest. Stands behind robots.txt, which is itself a request that has to pass."""

    def __init__(self, crawler: Crawler) -> None:
        self._book = book_of(crawler)
        self._budget = crawler.settings.getint("REQUESTS_PER_HOST_PER_DAY") or None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise HostPaused or BudgetSpent for what is not to be sent now."""
        host = server(request)
        self._refuse_over_budget(host)
        if request.meta.get(_PROBE) != host:  # the probe itself, led on or tried again
            pause, is_probe = await self._book.await_turn(host)
            if pause is not None:
                raise HostPaused(f"{host} bekommt eine Pause ({pause.reason})", until=pause.until)
            request.meta[_PROBE] = host if is_probe else None
        self._book.let_in(host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count what got no answer, after all retries: one page may be broken on a host that is not."""
        host = server(request)
        what = next((text for kind, text in _UNANSWERED.items() if isinstance(exception, kind)), None)
        if what is not None:
            self._book.failed(host, what)
        elif request.meta.get(_PROBE) == host:
            self._book.end_probe(host)  # it came to nothing; the next request is the probe

    def _refuse_over_budget(self, host: str) -> None:
        if self._budget is not None and self._book.requests_today(host) >= self._budget:
            text = f"{host} hat heute schon {self._budget} Abrufe bekommen"
            raise BudgetSpent(text, until=next_midnight(_now()))


def _source_of(request: Request) -> str | None:
    run = request.cb_kwargs.get("run")
    return run.source.name if run is not None else None


def _now() -> datetime:
    return datetime.now(UTC)

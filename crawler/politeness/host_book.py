"""The accounts of one crawl with each host: what it was asked for, how it answered, and whether it rests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from loguru import logger
from scrapy.crawler import Crawler

from crawler.dates import BERLIN
from crawler.politeness.breaker import after_failure, is_open, wants_probe
from crawler.politeness.hosts import Hosts, hosts_of
from storage.crawling.hosts import DaySum, Pause, Reservation
from storage.database import DatabaseUnavailable

_WRITTEN_EVERY = timedelta(seconds=5)  # a crawl that is killed loses the sums of no more than this
_ATTRIBUTE = "stadtradar_host_book"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, or failed to."""

    url: str
    not_modified: bool = False
    refused: bool = False  # 429 or 5xx
    took: timedelta | None = None  # until the first byte; None when unknown
    bytes: int = 0


class HostBook:
    """Kept in memory while the crawl lasts; pauses are remembered as they begin and end."""

    def __init__(self, hosts: Hosts, clock: Callable[[], datetime]) -> None:
        self._hosts = hosts
        self._clock = clock
        self._written_at = clock()
        self._sums: dict[tuple[date, str], DaySum] = {}
        self._before: dict[tuple[date, str], int] = {}  # requests of earlier crawls of the day
        self._let_in: dict[tuple[date, str], int] = {}
        self._pauses: dict[str, Pause | None] = {}
        self._probes: dict[str, asyncio.Event] = {}
        self._reservations: dict[str, Reservation] = {}

    def requests_today(self, host: str) -> int:
        """Return how many requests the host got today, those let in now included."""
        key = (self._today(), host)
        if key not in self._before:
            self._before[key] = self._hosts.requests_on(host, key[0])
        return self._before[key] + self._let_in.get(key, 0)

    def let_in(self, host: str) -> None:
        """Count a request towards the budget; it is sent as soon as its turn comes."""
        key = (self._today(), host)
        self._let_in[key] = self._let_in.get(key, 0) + 1

    def pause(self, host: str) -> Pause | None:
        """Return how the host failed lately; None while it answers."""
        if host not in self._pauses:
            self._pauses[host] = self._hosts.pause(host)
        return self._pauses[host]

    async def await_turn(self, host: str) -> tuple[Pause | None, bool]:
        """Return the pause in which the host rests, if any, and whether this request is the probe after it.

        While another request probes, this one waits for the outcome.
        """
        while True:
            pause = self.pause(host)
            if is_open(pause, self._clock()):
                return pause, False
            if not wants_probe(pause, self._clock()):
                return None, False
            if host not in self._probes:
                self._probes[host] = asyncio.Event()
                return None, True
            await self._probes[host].wait()

    def answered(self, host: str) -> None:
        """Note that the host answers."""
        pause = self.pause(host)
        if is_open(pause, self._clock()):
            return  # an answer that was under way when the pause began
        if pause is not None:
            if wants_probe(pause, self._clock()):
                logger.info("host answers again", host=host)
            self._remember(host, None)
        self.end_probe(host)

    def failed(self, host: str, what: str, *, retry_after: timedelta | None = None) -> None:
        """Note that the host failed; one that rests already is not counted again, but may ask for longer."""
        before, now = self.pause(host), self._clock()
        if before is not None and is_open(before, now):
            until = max(before.until, now + min(retry_after or timedelta(0), timedelta(days=1)))
            pause = replace(before, until=until)
        else:
            pause = after_failure(before, what, now=now, retry_after=retry_after)
            if is_open(pause, now):
                logger.warning("host rests", host=host, until=pause.until.isoformat(), reason=pause.reason)
        self._remember(host, pause)
        self.end_probe(host)

    def end_probe(self, host: str) -> None:
        """Let those go on who waited for the probe."""
        probe = self._probes.pop(host, None)
        if probe is not None:
            probe.set()

    def sent(self, host: str) -> None:
        """Count a request on its way."""
        self._add(host, requests=1)
        if self._clock() - self._written_at >= _WRITTEN_EVERY:
            self._written_at = self._clock()
            try:
                self._write_sums()
            except DatabaseUnavailable as error:
                logger.debug("host sums not written yet", reason=str(error))

    def received(self, host: str, count: int) -> None:
        """Count bytes that came."""
        self._add(host, bytes=count)

    def note(self, host: str, answer: Answer) -> None:
        """Count an answer."""
        self._add(host, bytes=answer.bytes, not_modified=answer.not_modified, refused=answer.refused)
        if answer.took is not None:
            self._note_slowest(host, answer.url, answer.took)

    def reserve(self, reservation: Reservation) -> None:
        """Note what a publisher states on text and data mining: a reservation outweighs what is free."""
        before = self._reservations.get(reservation.source)
        if before is None:
            self._reservations[reservation.source] = reservation
            return
        ranks = {(one.reserved, one.evidence is not None): one for one in (reservation, before)}
        read_pages = before.read_pages or reservation.read_pages
        self._reservations[reservation.source] = replace(ranks[max(ranks)], read_pages=read_pages)

    def close(self) -> None:
        """Write the sums down, and the reservations, which are known only when all is read."""
        self._write_sums()
        self._hosts.note_reservations(list(self._reservations.values()), self._clock())
        self._reservations.clear()

    def _write_sums(self) -> None:
        if self._sums:
            self._hosts.add_sums(list(self._sums.values()))
            self._sums.clear()

    def _remember(self, host: str, pause: Pause | None) -> None:
        self._pauses[host] = pause
        self._hosts.keep_pause(host, pause)

    def _add(self, host: str, **counts: int) -> None:
        one = self._sum(host)
        changes = {name: getattr(one, name) + count for name, count in counts.items()}
        self._sums[one.day, host] = replace(one, **changes)

    def _note_slowest(self, host: str, url: str, took: timedelta) -> None:
        one, milliseconds = self._sum(host), took // timedelta(milliseconds=1)
        if milliseconds > one.slowest_ms:
            self._sums[one.day, host] = replace(one, slowest_ms=milliseconds, slowest_url=url)

    def _sum(self, host: str) -> DaySum:
        day = self._today()
        return self._sums.get((day, host)) or DaySum(day=day, host=host)

    def _today(self) -> date:
        return self._clock().astimezone(BERLIN).date()


def book_of(crawler: Crawler) -> HostBook:
    """Return the accounts of this crawl, opened at the first call."""
    if not hasattr(crawler, _ATTRIBUTE):
        setattr(crawler, _ATTRIBUTE, HostBook(hosts_of(crawler), lambda: datetime.now(UTC)))
    book: HostBook = getattr(crawler, _ATTRIBUTE)
    return book

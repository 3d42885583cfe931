"""What a crawl remembers of hosts beyond its own end: in the store, or, for a trial, not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from scrapy.crawler import Crawler

from crawler.politeness.robots_rules import origin_of
from crawler.politeness.slots import host_of
from storage.crawling import hosts as stored
from storage.crawling.hosts import DaySum, Pause, Reservation, RobotsTxt, TdmFile
from storage.database import Database

_ATTRIBUTE = "stadtradar_hosts"


class Hosts(Protocol):
    """The memory of hosts. Every call is short: it is made while requests wait."""

    def look_up(self, urls: Collection[str], day: date) -> None:
        """Prepare for the first question on each of the hosts of these URLs, on that day."""

    def robots(self, origin: str) -> RobotsTxt | None:
        """Return the last robots.txt of an origin, however old."""

    def keep_robots(self, robots: RobotsTxt) -> None:
        """Remember a robots.txt."""

    def tdm_file(self, origin: str) -> TdmFile | None:
        """Return the last tdmrep.json of an origin, however old."""

    def keep_tdm_file(self, file: TdmFile) -> None:
        """Remember a tdmrep.json."""

    def pause(self, host: str) -> Pause | None:
        """Return how a host failed lately; None while it answers."""

    def keep_pause(self, host: str, pause: Pause | None) -> None:
        """Remember a host's failures; None forgets them."""

    def requests_on(self, host: str, day: date) -> int:
        """Return how many requests earlier crawls sent to a host on a day."""

    def add_sums(self, sums: Sequence[DaySum]) -> None:
        """Remember what this crawl asked for since the last call."""

    def note_reservations(self, found: Sequence[Reservation], now: datetime) -> None:
        """Remember which reservations this crawl met."""


@dataclass(frozen=True)
class StoredHosts:
    """Remembers in the store. What was looked up beforehand answers one question: later ones ask anew."""

    database: Database
    _robots: dict[str, RobotsTxt | None] = field(default_factory=dict)
    _tdm_files: dict[str, TdmFile | None] = field(default_factory=dict)
    _pauses: dict[str, Pause | None] = field(default_factory=dict)
    _requests: dict[tuple[str, date], int] = field(default_factory=dict)

    def look_up(self, urls: Collection[str], day: date) -> None:
        """Look everything up at once: a crawl of many sources asks many hosts the same."""
        origins, hosts = {origin_of(url) for url in urls}, {host_of(url) for url in urls}
        with self.database.reading() as session:
            found = stored.remembered(session, origins, hosts, day)
        self._robots.update({origin: found.robots.get(origin) for origin in origins})
        self._tdm_files.update({origin: found.tdm_files.get(origin) for origin in origins})
        self._pauses.update({host: found.pauses.get(host) for host in hosts})
        self._requests.update({(host, day): found.requests.get(host, 0) for host in hosts})

    def robots(self, origin: str) -> RobotsTxt | None:
        """Look it up."""
        if origin in self._robots:
            return self._robots.pop(origin)
        with self.database.reading() as session:
            return stored.robots_of(session, origin)

    def keep_robots(self, robots: RobotsTxt) -> None:
        """Write it down."""
        self._robots.pop(robots.origin, None)
        with self.database.transaction() as session:
            stored.keep_robots(session, robots)

    def tdm_file(self, origin: str) -> TdmFile | None:
        """Look it up."""
        if origin in self._tdm_files:
            return self._tdm_files.pop(origin)
        with self.database.reading() as session:
            return stored.tdm_file_of(session, origin)

    def keep_tdm_file(self, file: TdmFile) -> None:
        """Write it down."""
        self._tdm_files.pop(file.origin, None)
        with self.database.transaction() as session:
            stored.keep_tdm_file(session, file)

    def pause(self, host: str) -> Pause | None:
        """Look it up."""
        if host in self._pauses:
            return self._pauses.pop(host)
        with self.database.reading() as session:
            return stored.pause_of(session, host)

    def keep_pause(self, host: str, pause: Pause | None) -> None:
        """Write it down."""
        self._pauses.pop(host, None)
        with self.database.transaction() as session:
            stored.keep_pause(session, host, pause)

    def requests_on(self, host: str, day: date) -> int:
        """Look it up."""
        if (host, day) in self._requests:
            return self._requests.pop((host, day))
        with self.database.reading() as session:
            return stored.requests_on(session, host, day)

    def add_sums(self, sums: Sequence[DaySum]) -> None:
        """Write them down."""
        with self.database.transaction() as session:
            stored.add_day_sums(session, sums)

    def note_reservations(self, found: Sequence[Reservation], now: datetime) -> None:
        """Write them down."""
        if found:
            with self.database.transaction() as session:
                stored.note_reservations(session, found, now)


@dataclass(frozen=True)
class ForgetfulHosts:
    """Remembers as long as the crawl lasts: for what stores nothing."""

    _robots: dict[str, RobotsTxt] = field(default_factory=dict)
    _tdm_files: dict[str, TdmFile] = field(default_factory=dict)
    _pauses: dict[str, Pause | None] = field(default_factory=dict)

    def look_up(self, urls: Collection[str], day: date) -> None:
        """Know nothing beforehand."""

    def robots(self, origin: str) -> RobotsTxt | None:
        """Look it up."""
        return self._robots.get(origin)

    def keep_robots(self, robots: RobotsTxt) -> None:
        """Note it."""
        self._robots[robots.origin] = robots

    def tdm_file(self, origin: str) -> TdmFile | None:
        """Look it up."""
        return self._tdm_files.get(origin)

    def keep_tdm_file(self, file: TdmFile) -> None:
        """Note it."""
        self._tdm_files[file.origin] = file

    def pause(self, host: str) -> Pause | None:
        """Look it up."""
        return self._pauses.get(host)

    def keep_pause(self, host: str, pause: Pause | None) -> None:
        """Note it."""
        self._pauses[host] = pause

    def requests_on(self, host: str, day: date) -> int:  # noqa: ARG002  (the interface)
        """Know of no earlier crawl."""
        return 0

    def add_sums(self, sums: Sequence[DaySum]) -> None:
        """Let them go."""

    def note_reservations(self, found: Sequence[Reservation], now: datetime) -> None:
        """Let them go."""


def hand_over(crawler: Crawler, hosts: Hosts) -> None:
    """Give a crawl its memory of hosts. Not as a setting: Scrapy copies those deeply."""
    setattr(crawler, _ATTRIBUTE, hosts)


def hosts_of(crawler: Crawler) -> Hosts:
    """Return the crawl's memory of hosts; a fresh one where none was given."""
    if not hasattr(crawler, _ATTRIBUTE):
        hand_over(crawler, ForgetfulHosts())
    hosts: Hosts = getattr(crawler, _ATTRIBUTE)
    return hosts

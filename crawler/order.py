"""What a crawl is told to do, and what it tells afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from crawler.politeness.interval import Pace
from crawler.politeness.night import Night
from crawler.sources import Source
from storage.crawling.runs import RunCounts
from storage.tables import RunOutcome


class Tdm(StrEnum):
    """What is done where a publisher reserves text and data mining (§ 44b UrhG)."""

    OBEY = "obey"  # articles under the reservation are not read
    RECORD = "record"  # the reservation is recorded, and articles are read


@dataclass(frozen=True, kw_only=True)
class CrawlLimits:
    """Where one crawl of a source stops; what is left is read by the next."""

    most_pages: int = 20  # of a listing that has to be read back
    most_sitemaps: int = 10  # of those that an index names
    most_new: int = 500  # articles of a source that was read before: more are a flood, not news
    budget: timedelta | None = None  # after which no further article is begun


@dataclass(frozen=True, kw_only=True)
class CrawlOrder:
    """One crawl of several sources. Plain values, so that it travels to a child process."""

    database_url: str
    sources: tuple[Source, ...]
    user_agent: str  # product, version and a contact address
    interval: timedelta  # between two crawls of a healthy source
    pace: Pace | None = None  # how polls are spread over sources and hours; None: always at the interval
    download_delay: timedelta  # between two requests to one host
    allowed_hosts: frozenset[str] = frozenset()  # "host:port" the operator allows although private
    unverified_hosts: frozenset[str] = frozenset()  # whose broken certificates the operator puts up with
    max_download_bytes: int = 10 * 2**20  # decompressed
    download_timeout: timedelta = timedelta(seconds=20)  # for a whole response, not for a single wait
    requests_per_host_per_day: int = 0  # robots.txt and redirects included; 0: no limit
    night: Night | None = None  # hours in which nothing is fetched
    nights: Mapping[str, Night] = field(default_factory=dict)  # by name, for sources with hours of their own
    websub: bool = False  # hubs that feeds name are to be noted
    tdm: Tdm | None = None  # None: publishers are not asked about it
    keeps_pages: bool = True  # article pages as served, to be read again after a fix
    limits: CrawlLimits = CrawlLimits()
    dry_run: bool = False  # reads and extracts everything listed, opens no database


@dataclass(frozen=True, kw_only=True)
class SourceResult:
    """How the crawl of one source went."""

    source: str
    outcome: RunOutcome
    counts: RunCounts
    fault_kind: str | None = None  # a FaultKind; None when nothing is wrong
    fault_text: str | None = None  # German
    titles: tuple[str, ...] = ()  # of the articles read
    notes: tuple[str, ...] = ()  # German: what is odd about an index and no fault


@dataclass(frozen=True, kw_only=True)
class BackfillOrder:
    """One slice of reading the archive of a source: it ends when its time is used up."""

    crawl: CrawlOrder  # of the one source
    since: date
    alertable: bool = False  # whether readers are told of what it finds
    slice: timedelta = timedelta(minutes=2)

    @property
    def source(self) -> Source:
        """The source."""
        (source,) = self.crawl.sources
        return source


@dataclass(frozen=True, kw_only=True)
class BackfillProgress:
    """How far the reading of an archive has come, all slices together."""

    listed: int
    stored: int
    total: int | None = None  # to be listed altogether, None where no index says so
    oldest: date | None = None  # of the articles met so far


@dataclass(frozen=True, kw_only=True)
class BackfillResult:
    """How a slice ended."""

    progress: BackfillProgress
    is_finished: bool = False
    is_moving: bool = True  # False: it came no further, and another slice would not either
    halted: str | None = None  # German: what stands in the way; None when only its time was used up
    failed: int = 0  # articles that could not be read in this slice, to be tried again by ordinary crawls
    notes: tuple[str, ...] = ()  # German
    found: tuple[tuple[str, str | None], ...] = ()  # of a trial: the URLs and titles of what would be read

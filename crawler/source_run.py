"""The crawl of one source while it is under way: what was listed and what became of it."""

import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.coverage import Coverage
from crawler.faults import Fault
from crawler.items import ArticleItem
from crawler.listing import Listed
from crawler.sources import Source
from storage.articles import Saved
from storage.runs import FaultKind, IndexReport, MissedUrl, RunCounts, SkipReason
from storage.tables import ListedUrlState
from storage.urls import url_key

_PATIENCE = 3  # fetches in a row without an answer, then the rest of the source waits for its next crawl
_NO_ANSWER = frozenset({FaultKind.DNS, FaultKind.REFUSED, FaultKind.TIMEOUT, FaultKind.TLS})
_FILLERS = frozenset({"ein", "eine", "einen", "kein", "keine", "vom", "von", "typ", "der", "die", "das"})
_FOR_GOOD = frozenset({SkipReason.ROBOTS, SkipReason.TDM})  # left alone for as long as the rule stands
_COLUMNS = {Saved.NEW: "stored", Saved.UPDATED: "updated", Saved.UNCHANGED: "unchanged"}


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What an index said last time."""

    etag: str | None = None
    last_modified: str | None = None
    listed_max: int = 0


@dataclass(frozen=True, kw_only=True)
class Target:
    """A listed URL to be fetched."""

    url: str
    key: str
    alertable: bool = True  # False: an old article, listed at the first reading of its index
    listed: Listed | None = None  # what an index said of it; None for another try of an earlier crawl


class SourceRun:
    """Accounts for every listed URL of one source in one crawl; judged in the end by `verdict`."""

    def __init__(
        self,
        source: Source,
        *,
        run_id: int = 0,
        validators: Mapping[str, Validators] | None = None,
        retries: Iterable[str] = (),
        earlier_failures: int = 0,
    ) -> None:
        self.source = source
        self.run_id = run_id
        self.validators = dict(validators or {})
        self.earlier_failures = earlier_failures
        self.indexes = source.indexes
        self.modified = False  # whether an index answered with more than 304
        self.reports: list[IndexReport] = []
        self.index_faults: list[Fault] = []
        self.fetch_faults: list[Fault] = []
        self.missed: list[MissedUrl] = []
        self.titles: list[str] = []
        self.unreadable: list[Fault] = []
        self.coverage = Coverage()
        self.ended_by: Fault | None = None  # None unless the rest of the source is left for later
        self.not_before: datetime | None = None  # None unless a host is left alone for a while
        self.put_off_text: str | None = None  # German: why it is
        self._retries = tuple(retries)
        self._open_indexes = set(self.indexes)
        self._listed: dict[str, str] = {}
        self._hints: dict[str, Listed] = {}
        self._news: set[str] = set()  # keys listed by an index that was read before
        self._queue: deque[Target] = deque()
        self._known = 0
        self._tally: Counter[str] = Counter()
        self._skipped: dict[str, SkipReason] = {}
        self._reasons: Counter[str] = Counter()
        self._unanswered = 0

    @property
    def indexes_answered(self) -> bool:
        """Whether each index has answered or failed."""
        return not self._open_indexes

    @property
    def counts(self) -> RunCounts:
        """The ledger; what is still to be settled counts as left for the next crawl."""
        reasons = Counter({f"skipped:{reason}": n for reason, n in Counter(self._skipped.values()).items()})
        fetched, skipped = self._tally.total(), len(self._skipped)
        if left := max(0, len(self._listed) - self._known - fetched - skipped):
            reasons[f"skipped:{SkipReason.LEFT}"] += left
        return RunCounts(
            listed=len(self._listed),
            known=self._known,
            skipped=skipped + left,
            fetched=fetched,
            reasons=dict(reasons + self._reasons),
            **self._tally,
        )

    @property
    def left_for_later(self) -> bool:
        """Whether a listed page was put off: the next crawl must find it listed again."""
        skipped = self.counts.reasons_of("skipped")
        return any(reason not in _FOR_GOOD for reason in skipped)

    def index_unchanged(self, url: str) -> None:
        """Note a 304."""
        last = self.validators[url]
        self._open_indexes.discard(url)
        self.reports.append(
            IndexReport(url=url, etag=last.etag, last_modified=last.last_modified, listed=last.listed_max)
        )

    def index_read(self, report: IndexReport, listed: Sequence[Listed]) -> None:
        """Note the links of an index."""
        self._open_indexes.discard(report.url)
        self.reports.append(report)
        self.modified = True
        self._list([one.url for one in listed], are_news=report.url in self.validators)
        self._hints |= {one.url: one for one in listed}

    def index_absent(self, url: str) -> None:
        """Note that an optional index does not exist."""
        self._open_indexes.discard(url)

    def index_failed(self, url: str, fault: Fault) -> None:
        """Note that an index could not be had or read."""
        self._open_indexes.discard(url)
        self.index_faults.append(fault)

    def index_put_off(self, url: str, text: str, until: datetime) -> None:
        """Note that an index was not asked for, for its host's sake."""
        self._open_indexes.discard(url)
        self.put_off_text = text
        self._wait_for(until)

    def put_off(self, target: Target, reason: SkipReason, until: datetime) -> None:
        """Note that a page was not asked for, for its host's sake; the next crawl finds it listed again."""
        self.skip(target, reason)
        self._wait_for(until)

    def listed_keys(self) -> list[str]:
        """Return the keys of all that is listed or due for another try, as listed, each once."""
        # A source that does not answer at all is not asked for single pages.
        if self.reports:
            # Whether these are news was noted in the store when they were first missed.
            self._list(self._retries, are_news=True)
        return list(self._listed)

    def plan(self, known: Collection[str]) -> None:
        """Queue what is not known, the oldest first, so that the store grows in the order of the news."""
        unknown = [
            Target(url=url, key=key, alertable=key in self._news, listed=self._hints.get(url))
            for key, url in self._listed.items()
            if key not in known
        ]
        self._known = len(self._listed) - len(unknown)
        self._skipped = {key: reason for key, reason in self._skipped.items() if key not in known}
        self._queue = deque(reversed(unknown))

    def next_target(self) -> Target | None:
        """Return what to fetch next, None at the end."""
        while self._queue and self.ended_by is None:
            target = self._queue.popleft()
            if target.key not in self._skipped:
                return target
        return None

    def saved(self, saved: Saved, item: ArticleItem) -> None:
        """Note an article that was read and stored."""
        self.titles.append(item.title)
        if saved is Saved.NEW:  # the same article read again would count for several
            self.coverage.add(item)
        self._settle(_COLUMNS[saved])

    def skip(self, listed: Target | str, reason: SkipReason) -> None:
        """Leave a listed page alone: a target, or the URL of what is not planned yet. Never fetched then."""
        key = listed.key if isinstance(listed, Target) else self._key(listed)
        if key not in self._listed:
            raise ValueError(f"{listed} is not listed by {self.source.name}")
        self._skipped[key] = reason

    def rejected(self, target: Target, reason: str) -> None:
        """Note a page that is no article."""
        self._settle("rejected", rejection_key(reason))
        self._miss(target, ListedUrlState.NOT_ARTICLE, reason)

    def misread(self, target: Target, reason: str, kind: FaultKind = FaultKind.UNREADABLE) -> None:
        """Note a page that should be an article and cannot be read, or that something else stands in for."""
        self.unreadable.append(Fault(kind=kind, text=reason))
        self._settle("failed", kind)
        self._miss(target, ListedUrlState.RETRY, reason)

    def failed(self, target: Target, fault: Fault) -> None:
        """Note a page that could not be had; the run ends where the server asks for a pause or is gone."""
        unanswered = self._unanswered + 1 if fault.kind in _NO_ANSWER else 0
        if fault.kind is FaultKind.ROBOTS:
            self.skip(target, SkipReason.ROBOTS)
        else:
            self._settle("failed", fault.kind)
        self._unanswered = unanswered
        self.fetch_faults.append(fault)
        self._miss(target, ListedUrlState.RETRY, fault.text)
        if fault.retry_after is not None or unanswered >= _PATIENCE:
            self.ended_by = fault

    def gone(self, target: Target, status: int) -> None:
        """Note a listed page that does not exist, or not yet."""
        self._settle("failed", "gone")
        self._miss(target, ListedUrlState.RETRY, f"HTTP {status}")

    def _wait_for(self, until: datetime) -> None:
        self.not_before = max(until, self.not_before or until)

    def _settle(self, column: str, reason: str | None = None) -> None:
        self._tally[column] += 1
        if reason is not None:
            self._reasons[f"{column}:{reason}"] += 1
        self._unanswered = 0

    def _miss(self, target: Target, state: ListedUrlState, reason: str) -> None:
        self.missed.append(
            MissedUrl(url=target.url, key=target.key, state=state, reason=reason, alertable=target.alertable)
        )

    def _list(self, urls: Iterable[str], *, are_news: bool) -> None:
        for url in urls:
            try:
                key = self._key(url)
            except ValueError:
                continue  # mailto: and the like are no pages
            # A PDF twin shares its article's key; it is the page that can be read.
            if self._listed.get(key, ".pdf").lower().endswith(".pdf"):
                self._listed[key] = url
            if are_news:
                self._news.add(key)

    def _key(self, url: str) -> str:
        return url_key(url, [(rule.pattern, rule.replacement) for rule in self.source.url_rules])


def rejection_key(reason: str) -> str:
    """Return a word for what a page is instead: Kein Artikel, sondern ein Newsletter -> newsletter."""
    words = re.findall(r"[\w-]+", reason.rpartition("sondern")[2].lower())
    return next((word[:40] for word in words if word not in _FILLERS), "other")

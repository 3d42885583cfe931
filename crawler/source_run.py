"""The crawl of one source while it is under way: what was listed and what became of it."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.coverage import Coverage
from crawler.discovery.listed_urls import ListedUrls, Target
from crawler.discovery.listing import Listed
from crawler.faults import Fault
from crawler.items import ArticleItem
from crawler.network.conditional import Validators
from crawler.politeness.wishes import PublisherWishes
from crawler.rejections import rejection_key
from crawler.sources import Source
from storage.articles import Saved
from storage.crawling.runs import FaultKind, IndexReport, MissedUrl, RunCounts, SkipReason
from storage.tables import ListedUrlState

_PATIENCE = 3  # fetches in a row without an answer, then the rest of the source waits for its next crawl
_NO_ANSWER = frozenset({FaultKind.DNS, FaultKind.REFUSED, FaultKind.TIMEOUT, FaultKind.TLS})
_FOR_GOOD = frozenset({SkipReason.ROBOTS, SkipReason.TDM})  # left alone for as long as the rule stands
_LATE = timedelta(days=2)  # articles may appear under the date of the day they were written
_COLUMNS = {Saved.NEW: "stored", Saved.UPDATED: "updated", Saved.UNCHANGED: "unchanged"}


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
        newest_first: bool = False,  # for a look at the newest; the store wants them in the order of the news
    ) -> None:
        self.source = source
        self.run_id = run_id
        self.validators = dict(validators or {})
        self.earlier_failures = earlier_failures
        self.indexes = source.indexes  # and the sitemaps that these name
        self.modified = False  # whether an index answered with more than 304
        self.reports: list[IndexReport] = []
        self.wishes = PublisherWishes()
        self.page_validators: Mapping[str, tuple[str | None, str | None]] = {}  # ETag, Last-Modified, by key
        self.index_faults: list[Fault] = []
        self.fetch_faults: list[Fault] = []
        self.missed: list[MissedUrl] = []
        self.titles: list[str] = []
        self.unreadable: list[Fault] = []
        self.coverage = Coverage()
        self.ended_by: Fault | None = None  # None unless the rest of the source is left for later
        self.not_before: datetime | None = None  # None unless a host is left alone for a while
        self.put_off_text: str | None = None  # German: why it is
        self._newest_first = newest_first
        self._retries = tuple(retries)
        self.notes: list[str] = []  # German: what is odd about an index and no fault
        self.keys_of: dict[str, list[str]] = {}  # index -> what its first page named
        self.next_pages: dict[str, str] = {}  # index -> its second page, as it is named there
        self._open_indexes = set(self.indexes)
        self._roots: dict[str, str] = {}  # sitemap -> the index that names it
        self._listed = ListedUrls(source)
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

    def last(self, url: str) -> Validators | None:
        """Return what an index said last time; None at its first reading.

        A sitemap was read before when the index that names it was, with all that it named.
        """
        root = self.validators.get(self._roots.get(url, ""))
        return self.validators.get(url) or (root if root and root.complete_at else None)

    def index_unchanged(self, url: str) -> None:
        """Note a 304."""
        last = self.validators[url]
        self._open_indexes.discard(url)
        said = IndexReport(url=url, etag=last.etag, last_modified=last.last_modified, listed=last.listed_max)
        self.reports.append(said)

    def index_read(self, report: IndexReport, listed: Sequence[Listed], next_page: str | None = None) -> None:
        """Note the links of an index, and where it goes on."""
        if next_page:
            self.next_pages[report.url] = next_page
        self._open_indexes.discard(report.url)
        self.reports.append(report)
        self.modified = True
        self.keys_of[report.url] = self._listed.add(listed, are_news=self.last(report.url) is not None)

    def page_read(self, url: str, listed: Sequence[Listed]) -> list[str]:
        """Note the links of a further page of an index and return their keys."""
        self.modified = True
        return self._listed.add(listed, are_news=url in self.validators, deep=True)

    def sitemaps_found(self, root: str, urls: Iterable[str]) -> list[str]:
        """Note sitemaps that an index names; return those not asked for yet."""
        found = [url for url in dict.fromkeys(urls) if url not in self.indexes]
        self.indexes = (*self.indexes, *found)
        self._open_indexes |= set(found)
        self._roots |= dict.fromkeys(found, self._roots.get(root, root))
        return found

    def index_absent(self, url: str) -> None:
        """Note that an optional index does not exist."""
        self._open_indexes.discard(url)

    def index_failed(self, url: str, fault: Fault) -> None:
        """Note that an index could not be had or read."""
        self._open_indexes.discard(url)
        self.index_faults.append(fault)
        if url in self._roots:
            self.leave_open(self._roots[url])

    def page_failed(self, url: str, next_page: str, fault: Fault) -> None:
        """Note that a further page of an index could not be had or read; the next crawl goes on there."""
        self.index_faults.append(fault)
        self.leave_open(url, next_page)
        if fault.retry_after is not None:
            self.ended_by = fault

    def page_put_off(self, url: str, next_page: str, until: datetime) -> None:
        """Note that a further page of an index was not asked for, for its host's sake."""
        self.leave_open(url, next_page)
        self._wait_for(until)

    def leave_open(self, url: str, next_page: str | None = None) -> None:
        """Note that an index was not read down to known articles; the next crawl goes on at `next_page`."""
        # Without validators: it must not answer 304 while there is more to be read.
        self.reports = [
            replace(report, etag=None, last_modified=None, joined=False, next_page=next_page)
            if report.url == url
            else report
            for report in self.reports
        ]

    def index_put_off(self, url: str, text: str, until: datetime) -> None:
        """Note that an index was not asked for, for its host's sake."""
        self._open_indexes.discard(url)
        if url in self._roots:
            self.leave_open(self._roots[url])
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
            self._listed.add_retries(self._retries)
        return self._listed.keys

    def changed_keys(self) -> list[str]:
        """Return what a collection says was changed since it was last read; sitemaps are no help in this."""
        url = self.source.wordpress or ""
        last = self.validators.get(url)
        if last is None or last.complete_at is None:
            return []
        return self._listed.changed_since(last.complete_at, self.keys_of.get(url, ()))

    def plan(self, known: Collection[str], *, most: int | None = None) -> None:
        """Queue what is not known; of a source read before, at most the `most` newest."""
        queue = self._listed.targets(known)
        self._known = len(self._listed) - len(queue)
        self._queue = deque(reversed(queue)) if self._newest_first else queue
        self._skipped = {key: reason for key, reason in self._skipped.items() if key not in known}
        if most is not None and self.validators:
            for _ in range(len(self._queue) - most):
                self.skip(self._queue.popleft(), SkipReason.FLOOD)

    @property
    def flooded(self) -> int:
        """How many listed pages are left because there are too many at once."""
        return sum(reason is SkipReason.FLOOD for reason in self._skipped.values())

    def leave_rest(self) -> None:
        """Leave what still waits for the next crawl."""
        self._queue.clear()

    def key(self, url: str) -> str:
        """Return the key under which a URL is known. Raises ValueError for what is no page."""
        return self._listed.key(url)

    def is_news(self, target: Target, published_at: datetime | None) -> bool:
        """Tell whether readers may be told of an article, now that its date is known."""
        doubtful = target.deep or self.flooded
        return target.alertable and not (doubtful and published_at and published_at < self._news_since())

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
        self.coverage.meet(item)
        if saved is Saved.NEW:  # the same article read again would count for several
            self.coverage.add(item)
        self._settle(_COLUMNS[saved])

    def not_modified(self) -> None:
        """Note an article that its server calls unchanged."""
        self._settle("unchanged")

    def skip(self, listed: Target | str, reason: SkipReason) -> None:
        """Leave a listed page alone: a target, or the URL of what is not planned yet. Never fetched then."""
        key = listed.key if isinstance(listed, Target) else self._listed.key(listed)
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
        changed = fault.kind is FaultKind.ROBOTS_CHANGED
        if changed or fault.kind is FaultKind.ROBOTS:
            self.skip(target, SkipReason.ROBOTS)
        else:
            self._settle("failed", fault.kind)
        self._unanswered = unanswered
        self.fetch_faults.append(fault)
        self._miss(target, ListedUrlState.FORBIDDEN if changed else ListedUrlState.RETRY, fault.text)
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

    def _news_since(self) -> datetime:
        complete = [last.complete_at for last in self.validators.values() if last.complete_at]
        return min(complete, default=datetime.max.replace(tzinfo=UTC)) - _LATE

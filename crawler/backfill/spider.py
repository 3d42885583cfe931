"""The spider that reads an archive: a page of an index, its unknown articles, then the next page."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, datetime
from time import monotonic

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article_steps import ArticleSteps
from crawler.backfill.memory import Memory
from crawler.backfill.tally import Tally
from crawler.backfill.way import NoWay, Way
from crawler.backfill.ways import NONE, ways
from crawler.dates import BERLIN
from crawler.discovery.indexes import as_page
from crawler.discovery.listing import Listed
from crawler.edges import edge, explained, failed_request, utc_now
from crawler.faults import Fault, status_fault
from crawler.network.conditional import Validators
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult
from crawler.pipelines import Pipeline
from crawler.politeness.not_now import NotNow
from crawler.source_run import SourceRun
from storage.crawling.backfill import BackfillState, BackfillStep
from storage.crawling.listed import MissedUrl
from storage.crawling.runs import IndexReport, RunCounts

_MISSING = frozenset({400, 404, 410})
_NO_COLLECTION = frozenset({401, 403, 404, 410})
_TELL_EVERY = 0.5  # seconds


class BackfillSpider(Spider):
    """Goes back through the ways into the archive of one source, until the day or the end of its time."""

    name = "backfill"

    def __init__(
        self,
        backfill: BackfillOrder,
        begun: BackfillState,
        pipeline: Pipeline,
        memory: Memory,
        tell: Callable[[BackfillProgress], None],
    ) -> None:
        super().__init__()
        self.halted: str | None = None
        self.is_finished = False
        self.notes: list[str] = []
        self.found: dict[str, str | None] = {}  # of a trial
        self.tally = Tally(begun)
        self._order = backfill
        self._cursor = dict(begun.cursor)
        self._ways = ways(backfill.source, backfill.since, self._cursor)
        self._pipeline = pipeline
        self._memory = memory
        self._tell = tell
        self._told_at = 0.0
        self._pages = 0
        self._is_moving = False
        self._under_way: tuple[Way, list[Listed]] | None = None
        self._began = monotonic()
        self._articles = ArticleSteps(pipeline, self._page_done, self._is_late, self._tell_progress)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page."""
        for request in self._next_page():
            yield request

    def parse(self, response: Response, way: Way) -> list[Request]:
        """Read a page of an index; its articles follow."""
        requests: list[Request] = []
        with edge(response.url, self._halt):
            requests = self._read(response, way)
        return requests  # noqa: RET504  the edge swallows errors

    def page_failed(self, failure: Failure) -> list[Request]:
        """Stop: what is behind this page cannot be reached now."""
        if isinstance(failure.value, NotNow):
            self.halted = f"{failure.value}."
        else:
            self._halt(explained(failure, failed_request(failure)))
        return []

    def result(self) -> BackfillResult:
        """Return how the slice ended."""
        return BackfillResult(
            progress=self.tally.progress(RunCounts()),
            is_finished=self.is_finished,
            is_moving=self.tally.is_moving,
            halted=self.halted,
            failed=self.tally.failed,
            notes=tuple(self.notes),
            found=tuple(self.found.items()),
        )

    def _next_page(self) -> list[Request]:
        while self._ways and self._ways[0].url is None:
            self._ways.pop(0)
        if not self._ways:
            self.is_finished = True
            self._memory.finish(self._order.source.name, utc_now())
        elif self._order.crawl.dry_run and self._pages >= self._order.crawl.limits.most_pages:
            self.halted = f"Angesehen wurden nur die ersten {self._pages} Seiten."
        elif not self._is_late():
            way = self._ways[0]
            with edge(way.url or way.index, self._halt):
                return [self._request(way, way.url or way.index)]
        return []

    def _read(self, response: Response, way: Way) -> list[Request]:
        status, wordpress = response.status, self._order.source.wordpress
        if way.index == wordpress and status in _NO_COLLECTION:
            return self._go_another_way(way, f"{response.url} antwortet mit HTTP {status}")
        if status in _MISSING and way.missing(status):
            return self._go_past(way, RunCounts(), ())
        if status != 200:
            self._halt(status_fault(response, utc_now()))
            return []
        try:
            found = way.read(as_page(response))
        except NoWay as reason:
            return self._go_another_way(way, str(reason))
        if isinstance(found, Fault):
            self._halt(found)
            return []
        return self._list(way, found)

    def _list(self, way: Way, listed: list[Listed]) -> list[Request]:
        source = self._order.source
        self.tally.foretell(way.total)
        # Only an index that was read before lists news.
        before = {way.index: Validators()} if self._order.alertable else {}
        run = SourceRun(source, validators=before)
        run.index_read(IndexReport(url=way.index, listed=len(listed)), listed)
        if self._order.crawl.dry_run:
            self.found |= {one.url: one.title for one in listed}
        run.plan(self._memory.known(source.name, run.listed_keys(), utc_now()))
        self._under_way = (way, listed)
        return self._articles.go_on(run)

    def _page_done(self, run: SourceRun) -> list[Request]:
        requests: list[Request] = []
        with edge(self._order.source.home, self._halt):
            requests = self._leave(run) if _is_open(run) else self._advance(run)
        return requests  # noqa: RET504  the edge swallows errors

    def _leave(self, run: SourceRun) -> list[Request]:
        """End the slice in the middle of a page, which is read again by the next."""
        self.tally.leave(run.counts)
        self._memory.leave(self._order.source.name, run.counts.stored, run.missed, utc_now())
        if run.ended_by is not None:
            self._halt(run.ended_by)
        elif run.not_before is not None:
            self.halted = f"Der Server bekommt eine Pause bis {_clock(run.not_before)}."
        return []

    def _advance(self, run: SourceRun) -> list[Request]:
        if self._under_way is None:
            raise RuntimeError("no page is under way")
        way, listed = self._under_way
        stored = self._memory.dates(self._order.source.name, run.listed_keys())
        dates = {one.url: stored[key] for one in listed if (key := run.key(one.url)) in stored}
        stated = {one.url: one.published_at for one in listed if one.published_at}
        way.advance(dates)
        return self._go_past(way, run.counts, run.missed, self.tally.meet((stated | dates).values()))

    def _go_past(
        self, way: Way, counts: RunCounts, missed: Sequence[MissedUrl], oldest: date | None = None
    ) -> list[Request]:
        """Only here the cursor moves: after the last article of a page is settled."""
        # What is only looked at once more after an interruption is no progress.
        self.tally.is_moving |= self._cursor.get(way.index) != way.cursor
        self._is_moving |= self.tally.is_moving
        self._cursor[way.index] = way.cursor
        step = BackfillStep(
            cursor=self._cursor,
            listed=counts.listed,
            stored=counts.stored,
            oldest=oldest,
            missed=tuple(missed),
        )
        self._memory.advance(self._order.source.name, step, utc_now())
        self.tally.settle(counts)
        self.notes += way.notes
        way.notes.clear()
        return self._next_page()

    def _go_another_way(self, way: Way, reason: str) -> list[Request]:
        """Leave an index that leads nowhere; without a collection, sitemaps and listings are what remains."""
        self.notes.append(f"{reason}.")
        self._ways.remove(way)
        self._cursor[way.index] = NONE
        if way.index == self._order.source.wordpress:
            self._ways = ways(self._order.source, self._order.since, self._cursor)
        if not self._ways:
            self.halted = self.notes[-1]
            return []
        return self._next_page()

    def _halt(self, fault: Fault) -> None:
        self.halted = fault.text

    def _is_late(self) -> bool:
        # However short the time is, each slice settles something, or no number of them would come to the end.
        return self._is_moving and monotonic() - self._began > self._order.slice.total_seconds()

    def _tell_progress(self, run: SourceRun) -> None:
        self._is_moving |= self.tally.is_moving or run.counts.fetched > 0
        if monotonic() - self._told_at >= _TELL_EVERY:
            self._told_at = monotonic()
            self._tell(self.tally.progress(run.counts))

    def _request(self, way: Way, url: str) -> Request:
        self._pages += 1
        return Request(
            url,
            callback=self.parse,
            errback=self.page_failed,
            cb_kwargs={"way": way},
            dont_filter=True,
        )


def _is_open(run: SourceRun) -> bool:
    return run.ended_by is not None or run.left_for_later


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%d.%m.%Y %H:%M} Uhr"

"""What the daemon does again and again. Every job may be killed anywhere and run again harmlessly."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from time import monotonic

from loguru import logger

from alerts.composing import Composer
from alerts.delivery import SendReport, send_due
from alerts.matching import match_due
from alerts.transport import Transport
from crawler.order import CrawlOrder, SourceResult
from crawler.sources import Source
from scheduler.shards import Shard, shards
from scheduler.workers import CrawlDied, run_crawl
from storage.database import Database
from storage.died import fail_unfinished
from storage.sources import due_sources, list_sources
from storage.tables import FaultKind, SourceState

_CRAWLS_AT_ONCE = 4  # children; each takes up to 80 MB, and a few may hang at the same time
_DUE_AT_ONCE = 500
_SUSPECT_FAULTS = frozenset({FaultKind.CRASH.value, FaultKind.TIMEOUT.value})


@dataclass(frozen=True, kw_only=True)
class CrawlPlan:
    """How crawls are run: `order` names all sources and is narrowed to those that are due."""

    order: CrawlOrder
    wall_limit: timedelta
    memory_limit_mib: int


class CrawlDue:
    """Starts children for due sources and remembers which shards are under way."""

    def __init__(self, database: Database, plan: CrawlPlan, stopping: Event) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._sources = {source.name: source for source in plan.order.sources}
        self._pool = ThreadPoolExecutor(_CRAWLS_AT_ONCE, thread_name_prefix="crawl")
        self._busy: set[int] = set()
        self._lock = Lock()

    def __call__(self) -> None:
        """Send every due shard that is not under way yet to a child; returns at once."""
        with self._lock:
            busy = set(self._busy)  # before the look at what is due, or a crawl that ends now is repeated
        for shard in self._due():
            if shard.number in busy or self._stopping.is_set():
                continue
            with self._lock:
                self._busy.add(shard.number)
            self._pool.submit(self._crawl, shard).add_done_callback(_log_failure)

    def shut_down(self) -> None:
        """Wait for the children, who are told to stop by the stopping event."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _due(self) -> list[Shard]:
        with self._database.reading() as session:
            names = due_sources(session, datetime.now(UTC), _DUE_AT_ONCE)
            states = list_sources(session)
        suspects = frozenset(state.name for state in states if state.fault_kind in _SUSPECT_FAULTS)
        return shards((self._sources[name] for name in names if name in self._sources), suspects=suspects)

    def _crawl(self, shard: Shard) -> None:
        try:
            for batch in shard.batches:
                if not self._stopping.is_set():
                    self._crawl_batch(batch)
        finally:
            with self._lock:
                self._busy.discard(shard.number)

    def _crawl_batch(self, batch: tuple[Source, ...]) -> None:
        before = self._faults(batch)
        try:
            results = run_crawl(
                replace(self._plan.order, sources=batch),
                wall_limit=self._plan.wall_limit,
                memory_limit_mib=self._plan.memory_limit_mib,
                should_stop=self._stopping.is_set,
            )
        except CrawlDied as death:
            if death.stopped:
                return
            self._note_death(batch, death)
        else:
            _log_news(results)
        _log_changes(before, self._faults(batch))

    def _note_death(self, batch: tuple[Source, ...], death: CrawlDied) -> None:
        kind = FaultKind.TIMEOUT if death.timed_out else FaultKind.CRASH
        names = [source.name for source in batch]
        logger.error("crawl died", sources=names, reason=str(death))
        with self._database.transaction() as session:
            fail_unfinished(
                session,
                names,
                kind=kind,
                text=str(death),
                now=datetime.now(UTC),
                interval=self._plan.order.interval,
            )

    def _faults(self, batch: tuple[Source, ...]) -> dict[str, SourceState]:
        """Return how the sources fare by the store, which knows it across restarts."""
        names = {source.name for source in batch}
        with self._database.reading() as session:
            return {state.name: state for state in list_sources(session) if state.name in names}


class MatchDue:
    """Matches what has been stored since the last time."""

    def __init__(self, database: Database, stopping: Event, *, group_wait: timedelta) -> None:
        self._database = database
        self._stopping = stopping
        self._group_wait = group_wait

    def __call__(self) -> None:
        """Work the ingest log off to its end, or until the daemon ends."""
        while not self._stopping.is_set():
            report = match_due(self._database, now=datetime.now(UTC), group_wait=self._group_wait)
            if report.owed:
                logger.info("stories matched", articles=report.entries, owed=report.owed)
            if not report.entries:
                return


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """How owed mails leave."""

    transport: Transport
    composer: Composer
    owner: str  # the same at every start on this data directory
    lease_for: timedelta
    batch: int = 200
    pause: timedelta = timedelta(seconds=10)  # between two tries of a server that takes no mail


class SendDue:
    """Sends what is owed."""

    def __init__(
        self,
        database: Database,
        plan: DeliveryPlan,
        stopping: Event,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.plan = plan
        self._database = database
        self._stopping = stopping
        self._clock = clock
        self._unavailable = False
        self._not_before = clock()

    def __call__(self) -> None:
        """Send one batch and say once when the mail server is out of reach, and once when it is back."""
        if self._clock() < self._not_before:
            return
        report = send_due(
            self._database,
            self.plan.transport,
            self.plan.composer,
            owner=self.plan.owner,
            clock=lambda: datetime.now(UTC),
            lease_for=self.plan.lease_for,
            limit=self.plan.batch,
            should_stop=self._stopping.is_set,
        )
        if report.sent or report.deferred or report.dead:
            logger.info("mails sent", sent=report.sent, deferred=report.deferred, refused=report.dead)
        if not self._stopping.is_set():  # else we may have broken the connection ourselves
            self._note_availability(report)

    def _note_availability(self, report: SendReport) -> None:
        if report.unavailable:
            # The mails behind the first wait where they are: no attempt on each of them, one after another.
            self._not_before = self._clock() + self.plan.pause.total_seconds()
            if not self._unavailable:
                logger.warning("mail server unavailable", reason=report.unavailable)
            self._unavailable = True
        elif report.sent and self._unavailable:
            logger.info("mail server available again")
            self._unavailable = False


class Guarded:
    """A job that may raise: the failure is logged and counted, and the job runs again at its next turn."""

    def __init__(self, name: str, job: Callable[[], None]) -> None:
        self.name = name
        self.failures = 0  # in all
        self._in_a_row = 0
        self._job = job

    def __call__(self) -> None:
        """Run the job; this is the edge where a job's exception ends."""
        try:
            self._job()
        except Exception:  # noqa: BLE001  one of the three edges: the loop must go on
            self._note_failure()
        else:
            if self._in_a_row:
                logger.info("job works again", job=self.name, failures=self._in_a_row)
            self._in_a_row = 0

    def _note_failure(self) -> None:
        self.failures += 1
        self._in_a_row += 1
        # A job runs every second: of a failure that lasts, the 1st, 2nd, 4th, 8th ... time is told.
        if self._in_a_row & (self._in_a_row - 1) == 0:
            logger.opt(exception=True).error("job failed", job=self.name, failures=self._in_a_row)


def _log_news(results: Iterable[SourceResult]) -> None:
    for result in results:
        counts = result.counts
        if counts.stored or counts.updated:
            logger.info(
                "source crawled",
                source=result.source,
                listed=counts.listed,
                new=counts.stored,
                updated=counts.updated,
                failed=counts.failed,
            )


def _log_changes(before: Mapping[str, SourceState], after: Mapping[str, SourceState]) -> None:
    """Tell of a fault when it begins, changes and ends, and not every time in between."""
    for name, state in after.items():
        was = before[name].fault_kind if name in before else None
        if state.fault_kind is not None and state.fault_kind != was:
            logger.warning("source fault", source=name, kind=state.fault_kind, fault=state.fault_text)
        elif was is not None and state.fault_kind is None:
            logger.info("source recovered", source=name)


def _log_failure(done: "Future[None]") -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        logger.opt(exception=error).error("job failed", job="crawl")

"""What the daemon does again and again. Every job may be killed anywhere and run again harmlessly."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from loguru import logger

from alerts.composing import Composer
from alerts.delivery import send_due
from alerts.matching import match_due
from alerts.transport import Transport
from crawler.order import CrawlOrder, SourceResult
from crawler.sources import Source
from scheduler.shards import Shard, shards
from scheduler.workers import CrawlDied, run_crawl
from storage.database import Database
from storage.died import fail_open_runs
from storage.sources import due_sources, list_sources
from storage.tables import FaultKind, RunOutcome

_CRAWLS_AT_ONCE = 2  # children; each takes up to 80 MB
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
        self._faults: dict[str, str | None] = {}  # what operators were last told of each source
        self._lock = Lock()

    def __call__(self) -> None:
        """Send every due shard that is not under way yet to a child; returns at once."""
        for shard in self._due():
            with self._lock:
                if shard.number in self._busy or self._stopping.is_set():
                    continue
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
        try:
            results = run_crawl(
                replace(self._plan.order, sources=batch),
                wall_limit=self._plan.wall_limit,
                memory_limit_mib=self._plan.memory_limit_mib,
                should_stop=self._stopping.is_set,
            )
        except CrawlDied as death:
            self._note_death(batch, death)
        else:
            self._log_results(results)

    def _log_results(self, results: list[SourceResult]) -> None:
        """Tell of a fault when it begins and when it ends, and otherwise only of news."""
        for result in results:
            told = self._faults.get(result.source)
            if result.fault_kind and result.fault_kind != told:
                logger.warning("source fault", source=result.source, fault=result.fault_text)
            if told and result.fault_kind is None and result.outcome is not RunOutcome.INTERRUPTED:
                logger.info("source recovered", source=result.source)
            if result.outcome is not RunOutcome.INTERRUPTED:
                self._faults[result.source] = result.fault_kind
            _log_news(result)

    def _note_death(self, batch: tuple[Source, ...], death: CrawlDied) -> None:
        if death.stopped:
            return
        kind = FaultKind.TIMEOUT if death.timed_out else FaultKind.CRASH
        names = [source.name for source in batch]
        logger.error("crawl died", sources=names, reason=str(death))
        with self._database.transaction() as session:
            fail_open_runs(
                session,
                names,
                kind=kind,
                text=str(death),
                now=datetime.now(UTC),
                interval=self._plan.order.interval,
            )


class MatchDue:
    """Matches what has been stored since the last time."""

    def __init__(self, database: Database, *, group_wait: timedelta) -> None:
        self._database = database
        self._group_wait = group_wait

    def __call__(self) -> None:
        """Work the ingest log off to its end."""
        while True:
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


class SendDue:
    """Sends what is owed."""

    def __init__(self, database: Database, plan: DeliveryPlan, stopping: Event) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._unavailable: str | None = None

    def __call__(self) -> None:
        """Send one batch and say once when the mail server is out of reach, and once when it is back."""
        report = send_due(
            self._database,
            self._plan.transport,
            self._plan.composer,
            owner=self._plan.owner,
            clock=lambda: datetime.now(UTC),
            lease_for=self._plan.lease_for,
            limit=self._plan.batch,
            should_stop=self._stopping.is_set,
        )
        if report.sent or report.deferred or report.dead:
            logger.info("mails sent", sent=report.sent, deferred=report.deferred, refused=report.dead)
        self._note_availability(report.unavailable, delivered=bool(report.sent))

    def _note_availability(self, unavailable: str | None, *, delivered: bool) -> None:
        if unavailable and unavailable != self._unavailable:
            logger.warning("mail server unavailable", reason=unavailable)
        if delivered and self._unavailable and not unavailable:
            logger.info("mail server available again")
        if unavailable or delivered:
            self._unavailable = unavailable


class Guarded:
    """A job that may raise: the failure is logged and counted, and the job runs again at its next turn."""

    def __init__(self, name: str, job: Callable[[], None]) -> None:
        self.name = name
        self.failures = 0
        self._job = job

    def __call__(self) -> None:
        """Run the job; this is the edge where a job's exception ends."""
        try:
            self._job()
        except Exception:  # noqa: BLE001  one of the three edges: the loop must go on
            self.failures += 1
            logger.opt(exception=True).error("job failed", job=self.name, failures=self.failures)


def _log_news(result: SourceResult) -> None:
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


def _log_failure(done: "Future[None]") -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        logger.opt(exception=error).error("job failed", job="crawl")

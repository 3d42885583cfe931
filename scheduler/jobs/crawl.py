"""Crawls the sources whose time has come, in children."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from loguru import logger

from crawler.dates import BERLIN
from crawler.order import CrawlOrder, SourceResult
from crawler.politeness.resting import rests_until
from crawler.sources import Source
from scheduler.fault_log import log_changes
from scheduler.shards import Shard, shards
from scheduler.workers import CrawlDied, run_crawl
from storage.crawling.died import fail_unfinished
from storage.crawling.faults import FAULTS_OF_HISTORY, open_faults
from storage.crawling.hosts import open_pauses, requests_of_day
from storage.database import Database, Session
from storage.sources import due_sources, put_off, sources_at_fault
from storage.tables import FaultKind, SourceFault

_CRAWLS_AT_ONCE = 4  # children; each takes up to 80 MB, and a few may hang at the same time
_DUE_AT_ONCE = 500
_LOOK_AGAIN = timedelta(milliseconds=200)  # whether a crawl under way has ended
_SUSPECT_FAULTS = frozenset({FaultKind.CRASH, FaultKind.TIMEOUT})


@dataclass(frozen=True, kw_only=True)
class CrawlPlan:
    """How crawls are run: `order` names all sources and is narrowed to those that are due."""

    order: CrawlOrder
    wall_limit: timedelta
    memory_limit_mib: int


class CrawlDue:
    """Starts children for due sources and remembers which shards are under way."""

    def __init__(
        self,
        database: Database,
        plan: CrawlPlan,
        stopping: Event,
        *,
        has_room: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._has_room = has_room
        self._sources = {source.name: source for source in plan.order.sources}
        self._pool = ThreadPoolExecutor(_CRAWLS_AT_ONCE, thread_name_prefix="crawl")
        self._busy: set[int] = set()
        self._lock = Lock()

    def __call__(self) -> None:
        """Send every due shard that is not under way yet to a child; returns at once.

        Without room on the disk nothing begins, and what is due stays so.
        """
        if not self._has_room():
            return
        with self._lock:
            busy = set(self._busy)  # before the look at what is due, or a crawl that ends now is repeated
        for shard in self._due():
            if shard.number in busy or self._stopping.is_set():
                continue
            if self._take(shard.number):
                self._pool.submit(self._crawl, shard).add_done_callback(_log_failure)

    @contextmanager
    def alone(self, shard: Shard) -> Iterator[bool]:
        """Give a shard to somebody else once its crawl has ended; False when the daemon ends before.

        No crawl of it begins meanwhile, so its hosts are asked by one child at a time.
        """
        taken = self._take(shard.number)
        while not taken and not self._stopping.wait(_LOOK_AGAIN.total_seconds()):
            taken = self._take(shard.number)
        try:
            yield taken
        finally:
            if taken:
                self._give_back(shard.number)

    def shut_down(self) -> None:
        """Wait for the children, who are told to stop by the stopping event."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _due(self) -> list[Shard]:
        now = datetime.now(UTC)
        with self._database.reading() as session:
            names = due_sources(session, now, _DUE_AT_ONCE)
            if not names:  # at most ticks nothing is due
                return []
            suspects = sources_at_fault(session, _SUSPECT_FAULTS)
            resting = self._resting(session, names, now)
        if resting:
            with self._database.transaction() as session:
                put_off(session, resting)
            names = [name for name in names if name not in resting]
        return shards((self._sources[name] for name in names if name in self._sources), suspects=suspects)

    def _resting(self, session: Session, names: Iterable[str], now: datetime) -> dict[str, datetime]:
        """Return until when sources whose hosts are left alone are put off, without a child for them."""
        order = self._plan.order
        asked = requests_of_day(session, now.astimezone(BERLIN).date())
        limit = order.requests_per_host_per_day
        spent = {host for host, requests in asked.items() if limit and requests >= limit}
        pauses = open_pauses(session, now)
        sources = [self._sources[name] for name in names if name in self._sources]
        ends = {one.name: rests_until(one, order, now, pauses=pauses, spent=spent) for one in sources}
        return {name: until for name, until in ends.items() if until is not None}

    def _crawl(self, shard: Shard) -> None:
        try:
            for batch in shard.batches:
                if not self._stopping.is_set() and self._has_room():
                    self._crawl_batch(batch)
        finally:
            self._give_back(shard.number)

    def _take(self, number: int) -> bool:
        with self._lock:
            is_free = number not in self._busy
            self._busy.add(number)
        return is_free

    def _give_back(self, number: int) -> None:
        with self._lock:
            self._busy.discard(number)

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
        log_changes(before, self._faults(batch))

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

    def _faults(self, batch: tuple[Source, ...]) -> list[SourceFault]:
        """Return what is wrong with the sources by the store, which knows it across restarts."""
        with self._database.reading() as session:
            found = open_faults(session, [source.name for source in batch])
        return [fault for fault in found if fault.kind not in FAULTS_OF_HISTORY]


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


def _log_failure(done: "Future[None]") -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        logger.opt(exception=error).error("job failed", job="crawl")

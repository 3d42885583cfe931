"""Checks every night on the newest pages of each source whether all can still be read."""

from dataclasses import replace
from datetime import UTC, datetime, time
from threading import Event

from loguru import logger

from crawler.canary import Sample, canary_fault, findings
from crawler.politeness.night import Night
from crawler.sources import Source
from scheduler.fault_log import log_changes
from scheduler.jobs.crawl import CrawlDue, CrawlPlan
from scheduler.shards import shards
from scheduler.workers import CrawlDied, run_canary
from storage.crawling.faults import note_faults, open_faults
from storage.crawling.usual import usual_fields
from storage.database import Database
from storage.tables import FaultKind, SourceFault

_AT = time(4, 30)  # by the clock in Berlin


def time_to_check(night: Night | None) -> time:
    """Return when to check: early, or as soon as the hours are over in which nothing may be fetched then."""
    return night.end if night is not None and night.reigns(_AT) else _AT


class Canary:
    """Reads two pages of each source and stores nothing but what is wrong."""

    def __init__(self, database: Database, plan: CrawlPlan, crawl: CrawlDue, stopping: Event) -> None:
        self._database = database
        self._plan = plan
        self._crawl = crawl
        self._stopping = stopping

    def __call__(self) -> None:
        """Check all sources, one shard after another; a child that dies says nothing about its sources."""
        before = self._open()
        for shard in shards(self._plan.order.sources):
            with self._crawl.alone(shard) as taken:
                samples = self._samples(shard.batches[0]) if taken else []
            for sample in samples:
                self._note(sample)
        log_changes(before, self._open())

    def _samples(self, sources: tuple[Source, ...]) -> list[Sample]:
        try:
            return run_canary(
                replace(self._plan.order, sources=sources),
                wall_limit=self._plan.wall_limit,
                memory_limit_mib=self._plan.memory_limit_mib,
                should_stop=self._stopping.is_set,
            )
        except CrawlDied as death:
            if not death.stopped:
                names = [source.name for source in sources]
                logger.error("nightly check died", sources=names, reason=str(death))
            return []

    def _note(self, sample: Sample) -> None:
        if not sample.pages:
            # That its indexes cannot be read is told by its crawls.
            logger.info("source not checked", source=sample.source, reason=sample.fault)
            return
        with self._database.transaction() as session:
            found = canary_fault(sample, findings(sample, usual_fields(session, sample.source)))
            judged = frozenset({FaultKind.CANARY})
            note_faults(
                session, sample.source, [found] if found else [], judged=judged, now=datetime.now(UTC)
            )

    def _open(self) -> list[SourceFault]:
        with self._database.reading() as session:
            return [fault for fault in open_faults(session) if fault.kind == FaultKind.CANARY]

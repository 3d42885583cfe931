"""Subscribes at hubs, renews before a lease ends, and leaves when a source goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event
from time import monotonic

from loguru import logger

from crawler.order import CrawlOrder
from scheduler.child import Limits, ask_at_hubs
from scheduler.workers import CrawlDied, run_in_child
from storage.crawling.websub import hub_requests
from storage.database import Database

_EVERY = timedelta(minutes=1)
_WALL = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class HubPlan:
    """How hubs are asked."""

    order: CrawlOrder
    callbacks: str  # the public URL above all callbacks, without a final slash
    memory_limit_mib: int


class HubsDue:
    """Asks what is to be asked, once a minute at most."""

    def __init__(
        self,
        database: Database,
        plan: HubPlan,
        stopping: Event,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._clock = clock
        self._not_before = clock()

    def __call__(self) -> None:
        """Look at the leases."""
        if self._clock() < self._not_before:
            return
        self._not_before = self._clock() + _EVERY.total_seconds()
        with self._database.transaction() as session:
            requests = hub_requests(session, datetime.now(UTC))
        if not requests:
            return
        work = partial(ask_at_hubs, self._plan.order, requests, self._plan.callbacks)
        limits = Limits(wall=_WALL, memory_mib=self._plan.memory_limit_mib)
        try:
            answers = run_in_child(work, limits, self._stopping.is_set)
        except CrawlDied as death:
            if not death.stopped:
                logger.error("asking hubs died", reason=str(death))
            return
        for answer in answers:
            if answer.fault is not None:
                logger.warning("hub refuses", topic=answer.topic, reason=answer.fault)
            else:
                logger.info("hub asked", topic=answer.topic)

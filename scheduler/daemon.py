"""The daemon: holds the data directory, runs the jobs, and ends in order when told to."""

import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from loguru import logger

from scheduler.jobs import CrawlDue, CrawlPlan, DeliveryPlan, Guarded, MatchDue, SendDue
from scheduler.lock import DataDirectoryLock
from scheduler.workers import start_fork_server
from storage import schema
from storage.database import Database
from storage.outbox import release_leases
from storage.sources import SourceEntry, register_sources


class Service(Protocol):
    """Something that runs beside the jobs, such as the web pages."""

    def start(self) -> None:
        """Serve from a thread of its own; raise when that cannot be."""

    def stop(self) -> None:
        """Finish what is under way and end."""


@dataclass(frozen=True, kw_only=True)
class DaemonPlan:
    """Everything a daemon needs, as values."""

    data_dir: Path
    database: Database
    crawl: CrawlPlan
    delivery: DeliveryPlan
    group_wait: timedelta
    tick: timedelta
    services: Sequence[Service] = ()


def run_daemon(plan: DaemonPlan, *, on_ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT, then end within 30 s with nothing half-stored.

    Must be called in the main thread.

    Raises:
        scheduler.lock.AlreadyRunning: another daemon holds the data directory.
    """
    stopping = Event()
    _stop_on_signals(stopping)
    with DataDirectoryLock(plan.data_dir, now=datetime.now(UTC)):
        _prepare(plan)
        crawl = CrawlDue(plan.database, plan.crawl, stopping)
        scheduler = _schedule(
            [
                Guarded("crawl_due", crawl),
                Guarded("match_due", MatchDue(plan.database, group_wait=plan.group_wait)),
                Guarded("send_due", SendDue(plan.database, plan.delivery, stopping)),
            ],
            plan.tick,
        )
        started = _start_services(plan.services)
        scheduler.start()
        logger.info("daemon ready", sources=len(plan.crawl.order.sources))
        on_ready()
        stopping.wait()
        logger.info("daemon stopping")
        scheduler.shutdown(wait=True)
        crawl.shut_down()
        for service in started:
            service.stop()
        plan.delivery.transport.close()
        plan.database.dispose()
    logger.info("daemon stopped")


def _stop_on_signals(stopping: Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())


def _prepare(plan: DaemonPlan) -> None:
    now = datetime.now(UTC)
    schema.upgrade(plan.database)
    with plan.database.transaction() as session:
        entries = [SourceEntry(name=s.name, title=s.title, home=s.home) for s in plan.crawl.order.sources]
        register_sources(session, entries, now)
        # The lock proves that whoever held these leases under our name is dead.
        released = release_leases(session, plan.delivery.owner)
    if released:
        logger.info("deliveries of a dead daemon taken over", count=released)
    start_fork_server()


def _start_services(services: Iterable[Service]) -> list[Service]:
    started: list[Service] = []
    try:
        for service in services:
            service.start()
            started.append(service)
    except BaseException:
        for service in started:
            service.stop()
        raise
    return started


def _schedule(jobs: Iterable[Guarded], tick: timedelta) -> BackgroundScheduler:
    # No misfire limit: a tick that comes late, after a sleep of the machine say, is still wanted, but once.
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    )
    for job in jobs:
        scheduler.add_job(
            job,
            IntervalTrigger(seconds=tick.total_seconds()),
            id=job.name,
            name=job.name,
            next_run_time=datetime.now(UTC),
        )
    return scheduler

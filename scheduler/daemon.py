"""The daemon: holds the data directory, runs the jobs, and ends in order when told to."""

import logging
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from loguru import logger

from alerts.operators import OperatorPlan
from alerts.sending.courier import Courier
from alerts.sending.transport import Transport
from crawler.source_entries import entry_of
from scheduler.jobs import (
    Canary,
    CrawlDue,
    CrawlPlan,
    DeliveryPlan,
    ForgetOld,
    GatherDue,
    Guarded,
    HubPlan,
    HubsDue,
    IndexOwed,
    LetterPlan,
    LookAfter,
    MatchDue,
    ReadReturns,
    ReturnsPlan,
    SendDue,
    SendLetters,
    TellOperators,
    TellQuarantine,
    TellRoom,
    Watch,
    time_to_check,
)
from scheduler.lock import DataDirectoryLock
from scheduler.room import RoomWatch
from scheduler.threads import JobThreads
from scheduler.workers import start_fork_server
from storage import schema
from storage.damage import refuse_damaged
from storage.database import Database
from storage.owed.outbox import release_leases
from storage.people.arrival_canary import ArrivalCanary, keep_canary
from storage.people.letters import release_letters
from storage.sources import register_sources

_LOOK_AT_CLOCK = timedelta(seconds=5)
_PATIENCE = timedelta(seconds=8)  # for the mail server's last answer when the daemon ends
# Not between two and three, an hour that one night a year does not have and another has twice.
_FORGET = CronTrigger(hour=3, minute=40, timezone="Europe/Berlin")
_LOOK_FOR_DAMAGE = timedelta(seconds=3)  # a start may not take longer, however large the store is
_LAST_WAIT = timedelta(seconds=15)  # for the jobs; with the services' 10 s less than the promised 30 s


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
    may_send: bool = True  # False: what is owed stays due
    letters: LetterPlan
    operators: OperatorPlan
    group_wait: timedelta
    tick: timedelta
    keep_pages_for: timedelta
    keep_origins_for: timedelta  # from where consents were given
    canary: bool
    room: RoomWatch
    room_operators: OperatorPlan  # with a transport of its own
    quarantine_operators: OperatorPlan  # with one, too
    watch_operators: OperatorPlan  # likewise
    arrival_canary: ArrivalCanary
    services: Sequence[Service] = ()
    hubs: HubPlan | None = None  # None: no hub can reach us
    returns: ReturnsPlan | None = None  # None: nobody reads what comes back


def run_daemon(plan: DaemonPlan, *, on_ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT, then end within 30 s with nothing half-stored.

    Must be called in the main thread.

    Raises:
        scheduler.lock.AlreadyRunning: another daemon holds the data directory.
        storage.database.DatabaseUnavailable: the database cannot be used, or is damaged; it is left as it is.
    """
    with _signals() as signals, DataDirectoryLock(plan.data_dir, now=datetime.now(UTC)):
        start_fork_server()  # first, because its imports take a second, beside what follows
        try:
            _prepare(plan)
            _run(plan, signals, on_ready)
        finally:
            plan.database.dispose()
    logger.info("daemon stopped")


def _run(plan: DaemonPlan, signals: "SimpleQueue[int]", on_ready: Callable[[], None]) -> None:
    stopping = Event()
    crawl = CrawlDue(plan.database, plan.crawl, stopping, has_room=plan.room.has_room)
    jobs = [
        Guarded("crawl_due", crawl),
        Guarded("match_due", MatchDue(plan.database, stopping, group_wait=plan.group_wait)),
        Guarded("gather_due", GatherDue(plan.database)),
        Guarded("look_after", LookAfter(plan.database)),
        Guarded("tell_operators", TellOperators(plan.database, plan.operators)),
        Guarded("tell_quarantine", TellQuarantine(plan.database, plan.quarantine_operators)),
        Guarded("tell_room", TellRoom(plan.room, plan.room_operators)),
        Guarded("watch", Watch(plan.database, plan.watch_operators)),
        Guarded("index_owed", IndexOwed(plan.database, stopping, has_room=plan.room.has_room)),
    ]
    if plan.may_send:
        jobs.append(Guarded("send_due", SendDue(plan.database, plan.delivery, stopping)))
        jobs.append(Guarded("send_letters", SendLetters(plan.database, plan.letters, stopping)))
    if plan.hubs is not None:
        jobs.append(Guarded("hubs_due", HubsDue(plan.database, plan.hubs, stopping)))
    if plan.returns is not None:
        jobs.append(Guarded("read_returns", ReadReturns(plan.database, plan.returns, stopping)))
    forget = ForgetOld(
        plan.database,
        stopping,
        keep_pages_for=plan.keep_pages_for,
        keep_origins_for=plan.keep_origins_for,
    )
    nightly = {Guarded("forget_old", forget): _FORGET}
    if plan.canary:
        check = Guarded("canary", Canary(plan.database, plan.crawl, crawl, stopping))
        at = time_to_check(plan.crawl.order.night)
        nightly[check] = CronTrigger(hour=at.hour, minute=at.minute, timezone="Europe/Berlin")
    threads = JobThreads()
    with ExitStack() as ending:  # from the last line up, also when one in the middle raises
        couriers = [courier for sender in plan.delivery.senders for courier in sender.values()]
        ways: list[Courier | Transport] = [
            *couriers,
            *(told.transport for told in _operators(plan)),
        ]
        ways.append(plan.letters.transport)
        ending.enter_context(_impatience(ways, stopping))
        for way in ways:
            ending.callback(way.close)
        ending.callback(crawl.shut_down)
        ending.callback(_await_jobs, threads)
        for service in plan.services:
            service.start()
            ending.callback(service.stop)
        scheduler = _schedule(jobs, nightly, plan.tick, threads)
        scheduler.start()
        ending.callback(scheduler.shutdown, wait=False)
        ending.callback(stopping.set)
        logger.info("daemon ready", sources=len(plan.crawl.order.sources))
        on_ready()
        while (number := _next_signal(signals)) is None:
            keep_ticking(scheduler, plan.tick, datetime.now(UTC))
        logger.info("daemon stopping", signal=signal.Signals(number).name)


def _operators(plan: DaemonPlan) -> Sequence[OperatorPlan]:
    return (plan.operators, plan.room_operators, plan.quarantine_operators, plan.watch_operators)


def keep_ticking(scheduler: BackgroundScheduler, tick: timedelta, now: datetime) -> None:
    """Let jobs run again that a clock set back would keep waiting, for a day if need be."""
    for job in scheduler.get_jobs():
        if isinstance(job.trigger, IntervalTrigger) and job.next_run_time > now + 2 * tick:
            logger.warning("clock was set back", job=job.id, next_run=job.next_run_time)
            job.modify(next_run_time=now)


@contextmanager
def _signals() -> Iterator["SimpleQueue[int]"]:
    """Collect what tells us to end.

    Not an Event: its set() in a handler that interrupts its own wait() may block, or be noticed only when the
    wait is over.
    """
    received: SimpleQueue[int] = SimpleQueue()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda number, _: received.put(number)) for number in numbers}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _next_signal(signals: "SimpleQueue[int]") -> int | None:
    try:
        return signals.get(timeout=_LOOK_AT_CLOCK.total_seconds())
    except Empty:
        return None


def _prepare(plan: DaemonPlan) -> None:
    now = datetime.now(UTC)
    refuse_damaged(plan.database, within=_LOOK_FOR_DAMAGE)
    schema.upgrade(plan.database)
    with plan.database.transaction() as session:
        entries = [entry_of(source) for source in plan.crawl.order.sources]
        register_sources(session, entries, now)
        # The lock proves that whoever held these leases under our name is dead.
        released = release_leases(session, plan.delivery.owner)
        released += release_letters(session, plan.letters.owner)
        refusal = keep_canary(session, plan.arrival_canary, now)
    if refusal is not None:
        logger.error("nobody watches whether alerts arrive", reason=refusal)
    if released:
        logger.info("deliveries of a dead daemon taken over", count=released)


def _schedule(
    jobs: Iterable[Guarded], nightly: Mapping[Guarded, CronTrigger], tick: timedelta, threads: JobThreads
) -> BackgroundScheduler:
    # No misfire limit: a tick that comes late, after a sleep of the machine say, is still wanted, but once.
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": threads},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    # It would warn at every tick that a job is still under way.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    for job in jobs:
        scheduler.add_job(
            job,
            IntervalTrigger(seconds=tick.total_seconds()),
            id=job.name,
            name=job.name,
            next_run_time=datetime.now(UTC),
        )
    for job, trigger in nightly.items():
        scheduler.add_job(job, trigger, id=job.name, name=job.name)
    return scheduler


@contextmanager
def _impatience(ways: Sequence[Courier | Transport], stopping: Event) -> Iterator[None]:
    """While the daemon ends, give a mail server some time for its answer and then none."""
    over = Event()

    def interrupt() -> None:
        stopping.wait()
        over.wait(_PATIENCE.total_seconds())
        while not over.wait(0.5):  # again and again: a send may be between two connections
            for way in ways:
                way.interrupt()

    Thread(target=interrupt, name="impatience", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        stopping.set()  # the thread may still be waiting for it when a start has failed


def _await_jobs(threads: JobThreads) -> None:
    if late := threads.join(_LAST_WAIT.total_seconds()):
        logger.warning("jobs left behind", jobs=late)

"""Crawls in child processes: a hang, a crash or a leak costs a child, never the daemon.

A forked child of a preloaded server costs a small part of a fresh interpreter: `make bench ARGS=starting`.
"""

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from loguru import logger

from crawler.canary import Sample
from crawler.network.fetched import FetchedPage
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult, CrawlOrder, SourceResult
from crawler.sources import Source
from scheduler.child import (
    Done,
    Failed,
    Limits,
    LogEvent,
    Result,
    Told,
    crawl_sources,
    fetch_pages,
    fetch_parts,
    look_at_newest,
    read_archive,
    work_in_child,
)

_CONTEXT = multiprocessing.get_context("forkserver")
# However the server is started: a child that imports and reads all this itself has too little left of
# the smallest memory limit.
_CONTEXT.set_forkserver_preload(["crawler.preload"])
_LOOK_AROUND = timedelta(milliseconds=250)
_GRACE = timedelta(seconds=5)


class CrawlDied(Exception):
    """The child ended without a result: killed at a limit, crashed, or told to stop."""

    def __init__(self, reason: str, *, stopped: bool = False, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.stopped = stopped  # by us, on purpose
        self.timed_out = timed_out


class ErrorInChild(Exception):
    """Carries the traceback of an error that a child logged."""


def start_fork_server() -> None:
    """Start the process that children are forked from; returns before its imports are done."""
    forkserver.ensure_running()


def run_crawl(
    order: CrawlOrder,
    *,
    wall_limit: timedelta,
    memory_limit_mib: int,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[SourceResult]:
    """Crawl in a child and return its results; what it logs appears in this process's log.

    Raises:
        CrawlDied: the child met the wall or memory limit, crashed, or `should_stop` turned true.
    """
    limits = Limits(wall=wall_limit, memory_mib=memory_limit_mib)
    return run_in_child(partial(crawl_sources, order), limits, should_stop)


def run_fetch(
    order: CrawlOrder, urls: Sequence[str], *, wall_limit: timedelta, memory_limit_mib: int
) -> list[FetchedPage]:
    """Fetch single pages in a child, one answer for each URL, in their order. Raises CrawlDied.

    Guard, robots.txt, pauses and limits are those of the order; its sources do not matter.
    """
    limits = Limits(wall=wall_limit, memory_mib=memory_limit_mib)
    return run_in_child(partial(fetch_pages, order, tuple(urls)), limits)


def run_fetch_article(
    order: CrawlOrder, source: Source, url: str, *, wall_limit: timedelta, memory_limit_mib: int
) -> list[FetchedPage]:
    """Fetch an article of a source in a child, page after page, at least one. Raises CrawlDied."""
    limits = Limits(wall=wall_limit, memory_mib=memory_limit_mib)
    return run_in_child(partial(fetch_parts, order, source, url), limits)


def run_backfill(
    order: BackfillOrder,
    *,
    wall_limit: timedelta,
    memory_limit_mib: int,
    on_progress: Callable[[BackfillProgress], None] = lambda _: None,
) -> BackfillResult:
    """Read one slice of an archive in a child. Raises CrawlDied; what was read until then is stored."""
    limits = Limits(wall=wall_limit, memory_mib=memory_limit_mib)
    (result,) = run_in_child(partial(read_archive, order), limits, on_progress=on_progress)
    return result


def run_canary(
    order: CrawlOrder,
    *,
    wall_limit: timedelta,
    memory_limit_mib: int,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Sample]:
    """Read the newest pages of the sources in a child, without storing anything. Raises CrawlDied."""
    limits = Limits(wall=wall_limit, memory_mib=memory_limit_mib)
    return run_in_child(partial(look_at_newest, order), limits, should_stop)


def run_in_child(
    work: Callable[[], list[Result]],
    limits: Limits,
    should_stop: Callable[[], bool] = lambda: False,
    on_progress: Callable[[BackfillProgress], None] = lambda _: None,
) -> list[Result]:
    """Do work that can be pickled in a child and return its results. Raises CrawlDied."""
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=work_in_child, args=(work, sender, limits), daemon=True)
    child.start()
    sender.close()
    deadline = monotonic() + limits.wall.total_seconds()
    try:
        done: Done[Result] = _await_end(child, receiver, deadline, should_stop, on_progress)
    finally:
        # Also after the results: a thread that waits for the DNS may keep a child from ending.
        if child.is_alive():
            child.kill()
        child.join()
        receiver.close()
    return done.results


def _await_end(
    child: BaseProcess,
    receiver: Connection,
    deadline: float,
    should_stop: Callable[[], bool],
    on_progress: Callable[[BackfillProgress], None],
) -> Done[Result]:
    while True:
        if should_stop():
            _end_in_order(child)
            raise CrawlDied("Der Abruf wurde beim Beenden abgebrochen.", stopped=True)
        if monotonic() > deadline:
            raise CrawlDied("Der Abruf überschritt seine Zeitgrenze und wurde beendet.", timed_out=True)
        if wait([receiver, child.sentinel], timeout=_LOOK_AROUND.total_seconds()):
            told: Told[Result] = _next_told(child, receiver)
            if isinstance(told, Done):
                return told
            if isinstance(told, Failed):
                raise CrawlDied(told.reason)
            if isinstance(told, BackfillProgress):
                on_progress(told)
            else:
                _log(told)


def _next_told(child: BaseProcess, receiver: Connection) -> Told[Result]:
    try:
        told: Told[Result] = receiver.recv()
    except (EOFError, OSError):  # OSError: it died in the middle of a message
        child.join()
        raise CrawlDied(f"Der Abrufprozess endete unerwartet ({_ending(child.exitcode)}).") from None
    return told


def _log(event: LogEvent) -> None:
    error = None if event.traceback is None else ErrorInChild(event.traceback)
    fields = event.fields if event.error is None else {**event.fields, "error": event.error}
    logger.bind(**fields).opt(exception=error).log(event.level, "{}", event.text)


def _end_in_order(child: BaseProcess) -> None:
    """Let the child close its runs as interrupted. At a limit it gets no such chance: they are faults."""
    child.terminate()
    child.join(timeout=_GRACE.total_seconds())


def _ending(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"Signal {signal.Signals(-exit_code).name}"
    return f"Status {exit_code}"

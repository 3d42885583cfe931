"""Backfills of a site on loopback: in a child as the command line has them, and in one that can be killed."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing.process import BaseProcess

from crawler.backfill.run import read_back
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult
from crawler.sources import Source
from scheduler.workers import run_backfill
from storage.crawling.backfill import BackfillState, backfill_of
from storage.database import Database
from tests.crawls import order_for, register
from tests.servers import FaultServer

_CONTEXT = multiprocessing.get_context("forkserver")
SINCE = date(2020, 1, 1)


def order_of(database: Database, site: FaultServer, described: Source, /, **changes: object) -> BackfillOrder:
    """Register the source and return the order for one slice."""
    register(database, described)
    patient = timedelta(seconds=60)
    hosts = frozenset({site.authority})
    crawl = order_for(database.url, described, hosts=hosts, download_timeout=patient)
    values: dict[str, object] = {"crawl": crawl, "since": SINCE, "slice": timedelta(minutes=1)}
    return BackfillOrder(**(values | changes))  # type: ignore[arg-type]  # the caller's changes are fields


def read_slice(order: BackfillOrder, heard: list[BackfillProgress] | None = None) -> BackfillResult:
    """Read one slice to its end."""
    told: list[BackfillProgress] = [] if heard is None else heard
    return run_backfill(
        order, wall_limit=timedelta(minutes=2), memory_limit_mib=2048, on_progress=told.append
    )


def read_all(order: BackfillOrder) -> BackfillResult:
    """Read slice after slice until there is nothing left, or something stands in the way."""
    while True:
        result = read_slice(order)
        if result.is_finished or result.halted or not result.is_moving:
            return result


@contextmanager
def slice_under_way(order: BackfillOrder) -> Iterator[BaseProcess]:
    """Read a slice beside the test, which may kill it."""
    _CONTEXT.set_forkserver_preload(["crawler.preload"])
    process = _CONTEXT.Process(target=read_back, args=(order, _unheard), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(30)


def state_of(database: Database) -> BackfillState | None:
    """Return how far the archive of the only source has been read."""
    with database.reading() as session:
        return backfill_of(session, "blatt")


def _unheard(progress: BackfillProgress) -> None:
    """Nobody looks."""

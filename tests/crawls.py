"""Crawls in a process of their own, because the reactor starts once per process."""

import multiprocessing
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from crawler.run import CrawlOrder, SourceResult, crawl
from crawler.sources import Source
from storage.database import Database
from storage.sources import SourceEntry, register_sources

_CONTEXT = multiprocessing.get_context("forkserver")
_DEADLINE = 120  # seconds
_PATIENCE = timedelta(seconds=10)  # only what shall time out may use it up, on a slow machine too


def order_for(
    database_url: str, *sources: Source, hosts: frozenset[str] = frozenset(), **changes: object
) -> CrawlOrder:
    """Return an order without delays for sources on loopback."""
    values: dict[str, object] = {
        "database_url": database_url,
        "sources": sources,
        "user_agent": "Stadtradar/0.1 (+mailto:test@example.org)",
        "interval": timedelta(minutes=15),
        "download_delay": timedelta(0),
        "allowed_hosts": hosts,
        "download_timeout": _PATIENCE,
    }
    return CrawlOrder(**(values | changes))  # type: ignore[arg-type]  # the caller's changes are fields


def register(database: Database, *sources: Source) -> None:
    """Make the store know these sources."""
    entries = [SourceEntry(name=source.name, title=source.title, home=source.home) for source in sources]
    with database.transaction() as session:
        register_sources(session, entries, datetime.now(UTC))


def crawl_in_child(order: CrawlOrder) -> dict[str, SourceResult]:
    """Crawl to the end; returns the results by source."""
    with crawling(order) as under_way:
        return under_way.results()


@dataclass
class CrawlUnderWay:
    """A crawl that runs beside the test."""

    process: BaseProcess
    receiver: Connection
    peak_mib: int = 0  # resident, of the finished child

    def results(self) -> dict[str, SourceResult]:
        """Wait for the results, by source."""
        if not self.receiver.poll(_DEADLINE):
            raise TimeoutError("the crawl did not end")
        received, self.peak_mib = self.receiver.recv()
        if isinstance(received, BaseException):
            raise received
        self.process.join(_DEADLINE)
        return {result.source: result for result in received}


@contextmanager
def crawling(order: CrawlOrder, *, trusted: Path | None = None) -> Iterator[CrawlUnderWay]:
    """Start a crawl and give it to the test; it is killed at the end.

    `trusted` is a PEM file with the only authorities whose certificates count.
    """
    _CONTEXT.set_forkserver_preload(["crawler.preload"])
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_crawl, args=(order, trusted, sender), daemon=True)
    process.start()
    sender.close()
    try:
        yield CrawlUnderWay(process, receiver)
    finally:
        process.kill()
        process.join(_DEADLINE)
        receiver.close()


def _crawl(order: CrawlOrder, trusted: Path | None, sender: Connection) -> None:
    if trusted is not None:
        os.environ["SSL_CERT_FILE"] = str(trusted)
    outcome: list[SourceResult] | Exception
    try:
        outcome = crawl(order)
    except Exception as error:  # noqa: BLE001  for the test to see
        outcome = error
    sender.send((outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))

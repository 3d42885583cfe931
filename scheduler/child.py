"""Inside a child: limits first, then one piece of work; its log and its end are told to the daemon."""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from multiprocessing.connection import Connection, wait
from threading import Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from loguru import logger

from crawler.canary import Sample
from crawler.network.fetched import FetchedPage
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult, CrawlOrder, SourceResult
from crawler.sources import Source
from storage.crawling.websub import HubRequest
from storage.database import DatabaseUnavailable

if TYPE_CHECKING:
    from loguru import Message as LoguruMessage

    from crawler.politeness.hubs import HubAnswer

_PR_SET_PDEATHSIG = 1  # prctl(2)
Field: TypeAlias = str | int | float | bool | None
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a child may use."""

    wall: timedelta
    memory_mib: int


@dataclass(frozen=True, kw_only=True)
class LogEvent:
    """A line of the child's log, for the daemon to write as it writes its own."""

    level: str
    text: str
    fields: dict[str, Field]
    error: str | None = None  # the exception's class
    traceback: str | None = None


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The crawl came to nothing."""

    reason: str  # German


@dataclass(frozen=True, kw_only=True)
class Done(Generic[Result]):
    """The work came to its end."""

    results: list[Result]


Told: TypeAlias = LogEvent | BackfillProgress | Failed | Done[Result]


def work_in_child(work: Callable[[], list[Result]], sender: Connection, limits: Limits) -> None:
    """Do the work and send what is to be told; the last message is Failed or Done."""
    _die_with_daemon()
    _keep_to(limits)
    line = _Line(sender)
    _lines.append(line)
    logger.remove()
    logger.add(line.log, format="{message}", level="DEBUG", backtrace=False, diagnose=False)
    line.send(_outcome(work))
    sender.close()


# The fork server has these modules; the daemon never crawls itself, and they would cost a second and 40 MB.


def crawl_sources(order: CrawlOrder) -> list[SourceResult]:
    """Crawl the sources of the order."""
    from crawler.run import crawl  # noqa: PLC0415

    return crawl(order)


def read_archive(order: BackfillOrder) -> list[BackfillResult]:
    """Read one slice of the archive, and tell how far it comes."""
    from crawler.backfill.run import read_back  # noqa: PLC0415

    return [read_back(order, _lines[-1].send)]


def fetch_pages(order: CrawlOrder, urls: Sequence[str]) -> list[FetchedPage]:
    """Fetch these pages."""
    from crawler.network.fetching import fetch  # noqa: PLC0415

    return fetch(order, urls)


def fetch_parts(order: CrawlOrder, source: Source, url: str) -> list[FetchedPage]:
    """Fetch all pages of one article."""
    from crawler.whole_article import fetch_article  # noqa: PLC0415

    return fetch_article(order, source, url)


def look_at_newest(order: CrawlOrder) -> list[Sample]:
    """Read the newest pages of the order's sources."""
    from crawler.canary_run import canary  # noqa: PLC0415

    return canary(order)


def ask_at_hubs(order: CrawlOrder, requests: Sequence[HubRequest], callbacks: str) -> "list[HubAnswer]":
    """Ask hubs."""
    from crawler.politeness.hubs import ask_hubs  # noqa: PLC0415

    return ask_hubs(order, requests, callbacks)


def _outcome(work: Callable[[], list[Result]]) -> Failed | Done[Result]:
    try:
        return Done(results=work())
    except MemoryError:
        return Failed(reason="Der Abruf überschritt seine Speichergrenze.")
    except DatabaseUnavailable as error:
        return Failed(reason=f"Der Abruf konnte nicht beginnen: {error}")
    except Exception as error:  # noqa: BLE001  the job loop's edge, as far as it reaches into the child
        logger.opt(exception=True).error("crawl failed")
        return Failed(
            reason=f"Der Abruf brach ab ({type(error).__name__}, Einzelheiten im Protokoll des Dienstes)."
        )


class _Line:
    """The way to the daemon; any thread may log."""

    def __init__(self, sender: Connection) -> None:
        self._sender = sender
        self._lock = Lock()

    def send(self, told: Told[Result]) -> None:
        with self._lock:
            self._sender.send(told)

    def log(self, message: "LoguruMessage") -> None:
        record = message.record
        error = record["exception"]
        self.send(
            LogEvent(
                level=record["level"].name,
                text=record["message"],
                fields={name: _plain(value) for name, value in record["extra"].items()},
                error=error.type.__name__ if error and error.type else None,
                traceback="".join(traceback.format_exception(*error)) if error else None,
            )
        )


_lines: list[_Line] = []  # the one of this process, which does one piece of work in its life


def _plain(value: object) -> Field:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _keep_to(limits: Limits) -> None:
    memory = limits.memory_mib * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The daemon ends a child at its wall limit. Should the daemon be gone and a regular expression run wild,
    # in which no thread of Python gets a turn, the kernel ends it.
    processor = 2 * ceil(limits.wall.total_seconds()) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))


def _die_with_daemon() -> None:
    """A child without its daemon would crawl on beside the next daemon's children."""
    if sys.platform == "linux":  # the parent of a child is the fork server
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The fork server outlives the daemon as long as a child does, so the daemon itself is watched too.
    Thread(target=_kill_without_daemon, name="daemon watch", daemon=True).start()


def _kill_without_daemon() -> None:
    daemon = multiprocessing.parent_process()
    if daemon is not None:
        wait([daemon.sentinel])
    os.kill(os.getpid(), signal.SIGKILL)

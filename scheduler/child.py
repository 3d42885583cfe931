"""Inside a child: limits first, then one crawl; its log and its end are told to the daemon."""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from multiprocessing.connection import Connection, wait
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from loguru import logger

from crawler.order import CrawlOrder, SourceResult
from storage.database import DatabaseUnavailable

if TYPE_CHECKING:
    from loguru import Message as LoguruMessage

_PR_SET_PDEATHSIG = 1  # prctl(2)
Field: TypeAlias = str | int | float | bool | None


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


Told: TypeAlias = LogEvent | Failed | list[SourceResult]


def crawl_in_child(order: CrawlOrder, sender: Connection, limits: Limits) -> None:
    """Crawl and send what is to be told; the last message is a Failed or the results."""
    _die_with_daemon()
    _keep_to(limits)
    line = _Line(sender)
    logger.remove()
    logger.add(line.log, format="{message}", level="DEBUG", backtrace=False, diagnose=False)
    line.send(_outcome(order))
    sender.close()


def _outcome(order: CrawlOrder) -> Failed | list[SourceResult]:
    # The fork server has it; in the daemon, which never crawls itself, it would cost a second and 40 MB.
    from crawler.run import crawl  # noqa: PLC0415

    try:
        return crawl(order)
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

    def send(self, told: Told) -> None:
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

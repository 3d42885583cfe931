"""One daemon per data directory: a lock that dies with its holder."""

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

LOCK_NAME = "daemon.lock"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The daemon that holds a data directory."""

    pid: int
    since: datetime


class AlreadyRunning(Exception):
    """Another daemon holds the data directory."""

    def __init__(self, folder: Path, holder: Holder | None) -> None:
        who = f"der Prozess {holder.pid} (seit {_as_read(holder.since)})" if holder else "ein anderer Prozess"
        super().__init__(
            f"Der Datenordner {folder} gehört schon {who}. "
            "Beenden Sie ihn oder geben Sie dieser Instanz ein eigenes data_dir."
        )
        self.holder = holder


class DataDirectoryLock:
    """A context that holds the folder for this process.

    The kernel drops an flock when its holder dies, so a killed daemon never leaves a stale lock behind.
    """

    def __init__(self, folder: Path, *, now: datetime) -> None:
        self._folder = folder
        self._now = now
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Take the lock or raise AlreadyRunning naming the holder."""
        descriptor = os.open(self._folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AlreadyRunning(self._folder, _noted(self._folder)) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"pid": os.getpid(), "since": self._now.isoformat()}).encode())
        self._file = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def holder(folder: Path) -> Holder | None:
    """Return the daemon that holds `folder` now, None when nobody does."""
    try:
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _noted(folder)
    finally:
        os.close(descriptor)
    return None


def _as_read(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Berlin')):%d.%m.%Y %H:%M} Uhr"


def _noted(folder: Path) -> Holder | None:
    """Read who took the lock; None in the instant before the holder has written its note."""
    try:
        note = json.loads((folder / LOCK_NAME).read_text())
        return Holder(pid=note["pid"], since=datetime.fromisoformat(note["since"]))
    except (ValueError, KeyError):
        return None

"""Room on the disk: reading sources pauses in time, so that mails, pages and the database itself go on."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from loguru import logger

_RELIEF = 10  # a tenth more than needed must be free again, lest it pauses and goes on in turn


@dataclass(frozen=True, kw_only=True)
class RoomPlan:
    """Where room is needed, and how much."""

    places: tuple[Path, ...]  # on whose file systems it is looked for; they need not be there yet
    needed: int  # bytes; 0: however little is free, nothing pauses


@dataclass(frozen=True, kw_only=True)
class Room:
    """What is free on the fullest of the file systems."""

    place: Path
    free: int  # bytes
    needed: int

    @property
    def in_german(self) -> str:
        """Say what is free and what would be needed."""
        return f"Unter {self.place} sind {_mib(self.free)} MiB frei, nötig sind {_mib(self.needed)} MiB"


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """A time with too little room."""

    since: datetime
    room: Room  # when it was noticed, or when it ended
    ended_at: datetime | None = None  # None while it lasts


class NoRoom(Exception):
    """There is too little room to read sources."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            f"{room.in_german} (storage.min_free_mib). Bis Platz ist, werden keine Quellen gelesen; "
            "verloren geht dabei nichts."
        )


def is_short(room: Room, *, was_short: bool) -> bool:
    """Tell whether reading must pause, or go on pausing."""
    return room.free < room.needed + (room.needed // _RELIEF if was_short else 0)


def least_room(plan: RoomPlan) -> Room:
    """Look what is free. Raises OSError."""
    found = [(shutil.disk_usage(_existing(place)).free, place) for place in plan.places]
    free, place = min(found)
    return Room(place=place, free=free, needed=plan.needed)


class RoomWatch:
    """Looks at the disk and remembers whether there was room; may be asked by any thread."""

    def __init__(
        self,
        look: Callable[[], Room],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._look = look
        self._clock = clock
        self._lock = Lock()
        self.seen: Room | None = None  # at the last look; None before the first
        self.shortage: Shortage | None = None  # the one that lasts or the last one; None: there was none

    def has_room(self) -> bool:
        """Look again; a change is logged once."""
        room = self._look()
        with self._lock:
            self.seen = room
            was_short = self.shortage is not None and self.shortage.ended_at is None
            short = is_short(room, was_short=was_short)
            if short and not was_short:
                self.shortage = Shortage(since=self._clock(), room=room)
                _log("WARNING", "no room on the disk, crawling pauses", room)
            elif self.shortage is not None and was_short and not short:
                self.shortage = replace(self.shortage, room=room, ended_at=self._clock())
                _log("INFO", "room on the disk again, crawling goes on", room)
        return not short


def _log(level: str, message: str, room: Room) -> None:
    logger.bind(place=str(room.place), free_mib=_mib(room.free), needed_mib=_mib(room.needed)).log(
        level, message
    )


def _existing(place: Path) -> Path:
    return next(one for one in (place, *place.parents) if one.exists())


def _mib(size: int) -> int:
    return size // 2**20

"""Why nothing is read at present."""

from dataclasses import dataclass
from datetime import datetime

from alerts.faults.shortage_wording import SHORTAGE
from web.dates import ShownTime, moment
from web.wording import Wording

_MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Reading rests until there is room on the disk."""

    since: datetime
    free: int  # bytes, at the last look
    needed: int


@dataclass(frozen=True, kw_only=True)
class ShownPause:
    """A pause as a page tells of it. Where the disk is mounted is nobody's business but the doctor's."""

    since: ShownTime
    text: str
    figures: str
    remedy: str


def shown_pause(pause: Pause, words: Wording) -> ShownPause:
    """Say since when, how much is free, and what to do."""
    said = SHORTAGE[words.code]
    free, needed = (words.number(size // _MIB) for size in (pause.free, pause.needed))
    return ShownPause(
        since=moment(pause.since, words),
        text=said.text,
        figures=said.figures.format(free=free, needed=needed),
        remedy=said.remedy,
    )

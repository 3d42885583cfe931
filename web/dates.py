"""Moments as German readers know them: Berlin time."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from web.wording import Wording

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class ShownTime:
    """A moment for people and, as the `datetime` attribute, for programs."""

    text: str
    iso: str


def moment(at: datetime, words: Wording) -> ShownTime:
    """Show a moment to the minute."""
    local = at.astimezone(BERLIN)
    return ShownTime(local.strftime(words.minute_format), local.isoformat(timespec="minutes"))


def published(at: datetime, words: Wording) -> ShownTime:
    """Show a publication date; midnight is how a page that states only a day is stored."""
    local = at.astimezone(BERLIN)
    if local.time() != time.min:
        return moment(at, words)
    return day(at, words)


def day(at: datetime, words: Wording) -> ShownTime:
    """Show the day alone."""
    local = at.astimezone(BERLIN)
    return ShownTime(local.strftime(words.day_format), local.date().isoformat())

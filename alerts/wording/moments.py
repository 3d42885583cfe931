"""Days and moments as they are spoken of in Germany."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerts.wording.entries import Wording

BERLIN = ZoneInfo("Europe/Berlin")


def spoken_date(day: date, words: Wording) -> str:
    """Return a day: 13. Dezember 2021."""
    return words.day.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def spoken_day(moment: datetime, words: Wording) -> str:
    """Return the day in Germany: 13. Dezember 2021."""
    return spoken_date(moment.astimezone(BERLIN).date(), words)


def spoken_moment(moment: datetime, words: Wording) -> str:
    """Return day and time; the day alone at midnight, which is how a day without a time is stored."""
    local = moment.astimezone(BERLIN)
    day = spoken_day(moment, words)
    if (local.hour, local.minute) == (0, 0):
        return day
    return words.clock.format(day=day, hour=local.hour, minute=local.minute)

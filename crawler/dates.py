"""Dates as German sites print them and as metadata states them, always aware and in Europe/Berlin."""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

# A publisher's clock may run ahead of ours; what lies further ahead is a misprint or an event's date.
_CLOCK_SKEW = timedelta(hours=1)
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=BERLIN)  # an empty field of a database is 1970 or the year 1

_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | {"jänner": 1, "feber": 2}
_MONTH_NAMES = "|".join(_MONTH_NUMBERS)
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_NAMED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?({_MONTH_NAMES})\s(\d{{4}})(?!\d)", re.IGNORECASE)
_BRACKET = re.compile(r"\[\s*(\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\s*\]\s*")
_IN_URL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<part>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=part)(?P<day>[0-3]\d)(?!\d)"
)
_VIEW_DATE = re.compile(
    rf"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag),?\s"
    rf"\d{{1,2}}\.\s?(?:{_MONTH_NAMES})\s\d{{4}}",
    re.IGNORECASE,
)


def printed_day(text: str) -> date | None:
    """Return the first German date in a text (`9.3.2023`, `26. April 2025`), None for the 30.02. too."""
    numeric, named = _NUMERIC.search(text), _NAMED.search(text)
    if numeric and (named is None or numeric.start() < named.start()):
        return _calendar_day(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    if named:
        return _calendar_day(int(named[3]), _MONTH_NUMBERS[named[2].lower()], int(named[1]))
    return None


def printed_moment(text: str) -> datetime | None:
    """Return the first printed moment of a text; midnight in Berlin where only a day is printed."""
    day = printed_day(text)
    return berlin_midnight(day) if day else None


def url_day(url: str) -> date | None:
    """Return the day a URL names in its path: `/2025/11/03/slug`, `/presse/20250715-slug`."""
    found = _IN_URL.search(urlsplit(url).path)
    return _calendar_day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def split_bracket(text: str) -> tuple[str, str] | None:
    """Part `[13.12.2021] Teaser` into the date's text and the teaser; None if none leads it."""
    bracket = _BRACKET.match(text)
    return (bracket[1], text[bracket.end() :]) if bracket else None


def is_view_date(text: str) -> bool:
    """Tell whether a line is nothing but the day the page was looked at (`Freitag, 6. Februar 2026`)."""
    return _VIEW_DATE.fullmatch(text) is not None


def berlin_midnight(day: date) -> datetime:
    """Return the first moment of a day in Berlin."""
    return datetime.combine(day, time.min, BERLIN)


def stated_moment(text: str) -> datetime | None:
    """Return an ISO 8601 moment in Berlin time; a value without an offset is local time in Berlin."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment.astimezone(BERLIN)
    except (ValueError, OverflowError):
        return None


def has_come(moment: datetime, now: datetime) -> bool:
    """Tell whether a moment can be a publication date: neither in the future nor older than the web."""
    return _FIRST_PAGE <= moment <= now + _CLOCK_SKEW


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 30.02. and the like: a misprint tells no date
        return None

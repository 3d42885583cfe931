"""Dates as German sites print them and as metadata states them, always aware and in Europe/Berlin."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
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
_SHORT_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mär": 3, "mrz": 3, "maerz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
    "january": 1, "february": 2, "march": 3, "mar": 3, "may": 5, "june": 6, "july": 7, "october": 10,
    "oct": 10, "december": 12, "dec": 12,
}  # fmt: skip
_ALL_MONTHS = _MONTH_NUMBERS | _SHORT_MONTHS
_MONTH_NAMES = "|".join(_MONTH_NUMBERS)
_ANY_MONTH = "|".join(sorted(_ALL_MONTHS, key=len, reverse=True))
_YEAR_END = r"(?:(?!\d)|(?=\d{1,2}\s?[Mm]in))"  # `19. März 20195 min read`
_NUMERIC = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){_YEAR_END}")
_NAMED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?({_MONTH_NAMES})\s(\d{{4}}){_YEAR_END}", re.IGNORECASE)
_BRACKET = re.compile(r"\[\s*(\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\s*\]\s*")
_WEEKDAY = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag"
_VIEW_DATE = re.compile(rf"(?:{_WEEKDAY}),?\s\d{{1,2}}\.\s?(?:{_MONTH_NAMES})\s\d{{4}}", re.IGNORECASE)
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])/|(?<!\d)(?P<year>(?:19|20)\d\d)(?P<part>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=part)(?P<day>[0-3]\d)(?!\d)"
)

_DATES = re.compile(
    rf"(?<![\d.])(?P<d1>\d{{1,2}})\.\s?(?P<m1>\d{{1,2}})\.\s?(?P<y1>\d{{4}}){_YEAR_END}"
    rf"|(?<![\d.])(?P<d2>\d{{1,2}})\.?\s?(?P<m2>{_ANY_MONTH})\.?,?\s(?P<y2>\d{{4}}){_YEAR_END}"
    rf"|(?<![a-z])(?P<m3>{_ANY_MONTH})\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>\d{{4}})(?!\d)"
    r"|(?<!\d)(?P<y4>\d{4})-(?P<m4>\d{2})-(?P<d4>\d{2})(?!\d)"
    r"|(?<![\d.])(?P<d5>\d{2})\.(?P<m5>\d{2})\.(?P<y5>\d{2})(?![\d.])"
    rf"|(?<![\d.])(?P<d6>\d{{1,2}})\.\s?(?P<m6>{_MONTH_NAMES})(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[T\s,|–—-]*(?:um|at|,|\||/)?\s*(?P<hour>[01]?\d|2[0-3])(?P<mark>[:.])(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>uhr|cest|cet|mesz|mez|utc|gmt|z(?![a-z]))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:aktualisier|geändert|bearbeitet|updated|modified|\bstand\b|\bgilt)\D{0,25}$", re.IGNORECASE
)
_AGO = re.compile(
    r"\b(?:vor|seit)\s+(?P<count>\d{1,3}|einer?|einem)\s+(?P<unit>minute|stunde|tag|woche)(?:n|en)?\b|"
    r"\b(?P<word>heute|gestern|vorgestern)\b",
    re.IGNORECASE,
)
_LONGEST_LOOSE = 40
_UNITS = {
    "minute": timedelta(minutes=1), "stunde": timedelta(hours=1), "tag": timedelta(days=1),
    "woche": timedelta(weeks=1),
}  # fmt: skip
_WORDS = {"heute": 0, "gestern": 1, "vorgestern": 2}
_NAMED_ZONE = re.compile(r"\s*(?:CEST|MESZ|CET|MEZ)$")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def printed_day(text: str) -> date | None:
    """Return the first German date in a text (`9.3.2023`, `26. April 2025`), None for the 30.02. too."""
    numeric, named = _NUMERIC.search(text), _NAMED.search(text)
    if numeric and (named is None or numeric.start() < named.start()):
        return _calendar_day(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    if named:
        return _calendar_day(int(named[3]), _MONTH_NUMBERS[named[2].lower()], int(named[1]))
    return None


def printed_moment(text: str, now: datetime | None = None) -> datetime | None:
    """Return when a line says something was published, midnight in Berlin where it prints no time.

    Short months, English and two-digit years are understood; with `now` also `gestern`, `vor 2 Stunden` and
    `07. September`, in short lines that hold little else. A date that is led by words for an update is taken
    only if there is no other.
    """
    near = now if len(text) <= _LONGEST_LOOSE else None
    found = list(_moments(text, near))
    original = [moment for moment, start in found if not _UPDATED.search(text[:start])]
    if original or found:
        return (original or [moment for moment, _ in found])[0]
    return _relative(text, near) if near else None


def url_day(url: str) -> date | None:
    """Return the day a URL names in its path: `/2025/11/03/slug`, `/presse/20250715-slug`."""
    found = _IN_URL.search(urlsplit(url).path)
    if found is None:
        return None
    parts = (found["y"], found["m"], found["d"]) if found["y"] else found.group("year", "month", "day")
    year, month, day = map(int, parts)
    return _calendar_day(year, month, day)


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
    """Return a moment stated for machines in Berlin time: ISO 8601, as mails date, seconds since 1970.

    A value without an offset is local time in Berlin. Midnight in UTC is what programs make of a bare day.
    """
    stated = _NAMED_ZONE.sub("", text.strip())
    moment = _iso(stated) or _of_mail(stated) or _since_epoch(stated)
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=BERLIN)
    if moment.utcoffset() == timedelta(0) and moment.time() == time.min:
        return berlin_midnight(moment.date())
    try:
        return moment.astimezone(BERLIN)
    except OverflowError:
        return None


def has_come(moment: datetime, now: datetime) -> bool:
    """Tell whether a moment can be a publication date: neither in the future nor older than the web."""
    return _FIRST_PAGE <= moment <= now + _CLOCK_SKEW


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 30.02. and the like: a misprint tells no date
        return None


def _moments(text: str, now: datetime | None) -> Iterator[tuple[datetime, int]]:
    for found in _DATES.finditer(text):
        day = _day_of(found, now)
        if day:
            yield _with_time(day, text, found.end()), found.start()


def _day_of(found: re.Match[str], now: datetime | None) -> date | None:
    form = next(form for form in "123456" if found[f"d{form}"])
    month = found[f"m{form}"].lower()
    number = int(month) if month.isdecimal() else _ALL_MONTHS[month]
    day = int(found[f"d{form}"])
    if form == "6":  # no year: the last time that this day came
        years = [now.year, now.year - 1] if now else []
        days = (_calendar_day(year, number, day) for year in years)
        return next((one for one in days if one and now and one <= now.date()), None)
    year = int(found[f"y{form}"])
    return _calendar_day(year + 2000 if form == "5" else year, number, day)


def _with_time(day: date, text: str, end: int) -> datetime:
    found = _TIME.match(text, end)
    if found is None or (found["mark"] == "." and (found["zone"] or "").lower() != "uhr"):
        return berlin_midnight(day)
    hour = int(found["hour"])
    half = (found["half"] or "").replace(".", "").lower()
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    zone = UTC if (found["zone"] or "").lower() in {"utc", "gmt", "z"} else BERLIN
    clock = time(hour, int(found["minute"]), int(found["second"] or 0))
    return datetime.combine(day, clock, zone).astimezone(BERLIN)


def _relative(text: str, now: datetime) -> datetime | None:
    found = _AGO.search(text)
    if found is None:
        return None
    local = now.astimezone(BERLIN)
    if found["word"]:
        day = local.date() - timedelta(days=_WORDS[found["word"].lower()])
        return _with_time(day, text, found.end())
    count = int(found["count"]) if found["count"].isdecimal() else 1
    unit = _UNITS[found["unit"].lower()]
    moment = local - count * unit
    return (
        moment.replace(second=0, microsecond=0)
        if unit < timedelta(days=1)
        else berlin_midnight(moment.date())
    )


def _iso(text: str) -> datetime | None:
    if text.isdecimal() and not _COMPACT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _of_mail(text: str) -> datetime | None:
    if not text[:1].isalpha() and "," not in text:
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _since_epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)

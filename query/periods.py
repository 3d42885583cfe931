"""Read what stands behind von:, bis: and zeit:."""

import re
from calendar import monthrange
from datetime import date

_DAYS = {"d": 1, "t": 1, "w": 7, "m": 30, "j": 365, "y": 365}
_UNIT = (
    r"d(?:ays?)?|t(?:ag(?:en?)?)?|w(?:ochen?|eeks?)?|m(?:onat(?:en?)?|onths?)?|j(?:ahr(?:en?)?)?|y(?:ears?)?"
)
_LAST = re.compile(rf"(?P<number>[0-9]{{1,4}})(?P<unit>{_UNIT})", re.IGNORECASE)
_DAY = (
    re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?"),
    re.compile(r"(?:(?:(?P<day>[0-9]{1,2})\.)?(?P<month>[0-9]{1,2})\.)(?P<year>[0-9]{4})"),
)


def first_day(text: str) -> date | None:
    """Return the first day of 2026, 2026-07, 2026-07-31, 07.2026 or 31.7.2026, else None."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """Return the last day of the same, else None."""
    return _day(text, last=True)


def last_days(text: str) -> int | None:
    """Return the days in 7d, 2w, 3m, 1j (also t for Tage, y for years); None for anything else.

    A month has 30 days, a year 365.
    """
    found = _LAST.fullmatch(text)
    return (int(found["number"]) * _DAYS[found["unit"][0].lower()] or None) if found else None


def _day(text: str, *, last: bool) -> date | None:
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _DAY)), None)
    if found is None:
        return None
    year = int(found["year"])
    month = int(found["month"]) if found["month"] else (12 if last else 1)
    try:
        day = int(found["day"]) if found["day"] else (monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except ValueError:  # no such day, month or year
        return None

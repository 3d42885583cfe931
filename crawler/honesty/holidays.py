"""German days off: the nationwide public holidays, and the days on which most newsrooms rest by half."""

from datetime import date, timedelta
from functools import cache

_FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
_AFTER_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday
_HALF = ((12, 24), (12, 31))
_BETWEEN_THE_YEARS = 0.1  # 27 to 30 December: no days off by law, but many newsrooms close


def working_share(day: date) -> float:
    """Return how much of a day's usual work to expect: 1 usually, 0 on a public holiday."""
    if day in _holidays(day.year):
        return 0.0
    if (day.month, day.day) in _HALF:
        return 0.5
    return _BETWEEN_THE_YEARS if day.month == 12 and 27 <= day.day <= 30 else 1.0


@cache
def _holidays(year: int) -> frozenset[date]:
    fixed = [date(year, month, day) for month, day in _FIXED]
    return frozenset([*fixed, *(easter(year) + timedelta(days=days) for days in _AFTER_EASTER)])


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, since_leap = divmod(century, 4)
    moon = (century + 8) // 25
    epact = (19 * golden + century - leaps - (century - moon + 1) // 3 + 15) % 30
    quarters, rest = divmod(in_century, 4)
    weekday = (32 + 2 * since_leap + 2 * quarters - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)

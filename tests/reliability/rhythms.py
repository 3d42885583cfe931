"""When newsrooms publish: rates that differ by orders of magnitude, office hours, weekends, days off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import exp, log
from random import Random

from crawler.dates import BERLIN

# Shares of a working day's articles by hour in Berlin.
_HOURS = (0, 0, 0, 0, 0, 1, 3, 7, 10, 12, 12, 11, 8, 8, 9, 8, 6, 3, 1, 1, 0, 0, 0, 0)
_BRIDGES = {
    date(2026, 5, 15),
    date(2026, 6, 5),
    date(2027, 5, 7),
    date(2027, 5, 28),
}  # Fridays after a holiday
_HOLIDAYS = {
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
    date(2026, 5, 25), date(2026, 10, 3), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 17), date(2027, 10, 3),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often a newsroom publishes, and what it does on weekends."""

    per_day: float  # on a working day
    weekend: float  # share of that
    moods: float  # how much days differ: 0 as chance has it, 1 as newsrooms are


def some_rhythm(random: Random) -> Rhythm:
    """Return a newsroom as they are: half of them publish less than twice a day, some once a month."""
    per_day = min(exp(random.gauss(log(1.8), 1.1)), 20.0)
    return Rhythm(per_day=max(per_day, 0.05), weekend=random.choice((0.0, 0.05, 0.1, 0.5)), moods=0.6)


def publications(rhythm: Rhythm, random: Random, start: date, days: int) -> list[datetime]:
    """Return the moments at which it publishes, in order; whole minutes, no two alike."""
    moments: set[datetime] = set()
    for day in (start + timedelta(days=number) for number in range(days)):
        mood = random.gammavariate(1 / rhythm.moods, rhythm.moods) if rhythm.moods else 1.0
        for _ in range(_poisson(rhythm.per_day * _share(day, rhythm) * mood, random)):
            hour = random.choices(range(24), _HOURS)[0]
            clock = time(hour, random.randrange(60))
            moments.add(datetime.combine(day, clock, BERLIN))
    return sorted(moments)


def _share(day: date, rhythm: Rhythm) -> float:
    between_the_years = (day.month == 12 and day.day >= 27) or (day.month, day.day) in {(12, 24), (1, 2)}
    if day in _HOLIDAYS or between_the_years:
        return 0.03
    share = rhythm.weekend if day.weekday() >= 5 else 1.0
    return share * (0.4 if day in _BRIDGES else 1.0)


def _poisson(mean: float, random: Random) -> int:
    count, product, limit = 0, random.random(), exp(-mean)
    while product > limit:
        count += 1
        product *= random.random()
    return count

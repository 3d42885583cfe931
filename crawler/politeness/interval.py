"""When to look at a source again: more often where and when it publishes, within bounds. Pure.

Formula and reasons: docs/design/0005-politeness-and-intervals.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from zlib import crc32

from crawler.dates import BERLIN

HISTORY = timedelta(weeks=8)
_HOUR = timedelta(hours=1)
_PRIOR_RATE = 6 / 24  # articles an hour; the median of what was measured
_PRIOR_HOURS = 24.0  # how much the prior weighs against what was seen
_BUCKET_PRIOR_HOURS = 3.0  # K: how much a source's mean weighs against one hour of its week
_LONGEST_FLOOR = timedelta(hours=1)  # publishers misstate how often their feeds change
_JITTER = 0.1


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What the operator sets."""

    average: timedelta  # between two polls of a source, over all sources and hours
    shortest: timedelta = timedelta(minutes=2)
    longest: timedelta = timedelta(hours=12)

    @property
    def bounds(self) -> tuple[timedelta, timedelta]:
        """The bounds, widened where the average itself lies outside them."""
        return min(self.shortest, self.average), max(self.longest, 2 * self.average)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How many articles a source publishes in an hour, by the hour of a working or a free day in Berlin."""

    working: tuple[float, ...]  # 24 rates
    free: tuple[float, ...]

    def rate(self, moment: datetime) -> float:
        """Return the articles expected within an hour of this moment."""
        local = moment.astimezone(BERLIN)
        return (self.free if _is_free(local) else self.working)[local.hour]

    @property
    def weight(self) -> float:
        """The mean of the square root of the rate over a week: the source's share of all polls."""
        return (5 * sum(map(sqrt, self.working)) + 2 * sum(map(sqrt, self.free))) / (7 * 24)


def rhythm(published: Iterable[datetime], *, since: datetime, now: datetime, untimed: int = 0) -> Rhythm:
    """Learn a source's rhythm from its articles of the time `since`; without any it is the prior.

    `untimed` are articles of that time whose hour is not known: they count towards the mean only.
    """
    counted = {False: [0] * 24, True: [0] * 24}
    for moment in published:
        local = moment.astimezone(BERLIN)
        counted[_is_free(local)][local.hour] += 1
    hours = max((now - since) / _HOUR, 0.0)
    seen = sum(map(sum, counted.values())) + untimed
    mean = (seen + _PRIOR_RATE * _PRIOR_HOURS) / (hours + _PRIOR_HOURS)
    days = _days(since, now)
    return Rhythm(
        working=_smoothed(counted[False], days[False], mean), free=_smoothed(counted[True], days[True], mean)
    )


def budget_constant(pace: Pace, mean_weight: float) -> float:
    """Return c, so that polls c / sqrt(rate) apart are `average` apart over sources of this mean weight."""
    return (pace.average / _HOUR) * mean_weight


def next_poll(
    source: str,
    known: Rhythm,
    now: datetime,
    *,
    pace: Pace,
    constant: float,
    window: int = 20,
    floor: timedelta = timedelta(0),
) -> datetime:
    """Return when to poll.

    The time at which the square root of the rate adds up to `constant`, or half of the `window` articles that
    the index names are expected, whichever comes first. `floor` is the least the publisher asks for.
    """
    shortest, longest = pace.bounds
    wait = _until(known, now, constant, max(window, 2) / 2, longest)
    wait *= 1 + _JITTER * _scatter(source, now)
    wait = max(wait, min(floor, _LONGEST_FLOOR), shortest)
    return now + min(wait, longest)


def _until(known: Rhythm, now: datetime, constant: float, expected: float, longest: timedelta) -> timedelta:
    moment, end = now, now + longest
    while moment < end:
        rate = known.rate(moment)
        following = min(_next_hour(moment), end)
        hours = (following - moment) / _HOUR
        needed = min(constant / sqrt(rate), expected / rate)
        if needed <= hours:
            return moment + needed * _HOUR - now
        constant -= hours * sqrt(rate)
        expected -= hours * rate
        moment = following
    return longest


def _scatter(source: str, now: datetime) -> float:
    """Return a number from -1 to 1, always the same for one source and minute: sources drift apart."""
    return crc32(f"{source} {int(now.timestamp()) // 60}".encode()) / 0xFFFF_FFFF * 2 - 1


def _smoothed(counts: list[int], days: float, mean: float) -> tuple[float, ...]:
    return tuple(
        (counts[hour - 1] + counts[hour] + counts[(hour + 1) % 24] + mean * _BUCKET_PRIOR_HOURS)
        / (3 * days + _BUCKET_PRIOR_HOURS)
        for hour in range(24)
    )


def _days(since: datetime, now: datetime) -> dict[bool, float]:
    """Return how many working and free days lie between, parts of days included."""
    days = {False: 0.0, True: 0.0}
    moment = since
    while moment < now:
        following = min(moment + timedelta(days=1), now)
        days[_is_free(moment.astimezone(BERLIN))] += (following - moment) / timedelta(days=1)
        moment = following
    return days


def _is_free(local: datetime) -> bool:
    return local.weekday() >= 5


def _next_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + _HOUR

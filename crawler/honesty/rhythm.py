"""How often a source publishes: by weekday and hour, learned from its own articles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.honesty.holidays import working_share

_BERLIN = ZoneInfo("Europe/Berlin")
_PRIOR_DAYS = 2.0  # how many days of the average of its kind a weekday is thought to have had before
_SUNDAY = 6


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Articles a day by weekday, and how they spread over the hours."""

    by_weekday: tuple[float, ...]  # seven, Monday first; on days that are no holidays
    by_hour: tuple[float, ...]  # twenty-four, of sum 1

    def expected(self, start: datetime, end: datetime) -> float:
        """Return how many articles are to be expected between two moments."""
        return sum(self.on(day) * share for day, share in self._days(start, end))

    def active_days(self, start: datetime, end: datetime) -> float:
        """Return the time between two moments in days as busy as the busiest weekday."""
        top = max(self.by_weekday)
        return sum(min(1.0, self.on(day) / top) * share for day, share in self._days(start, end))

    def on(self, day: date) -> float:
        """Return how many articles are to be expected on a day; on a holiday as few as on a Sunday."""
        usual = self.by_weekday[day.weekday()]
        share = working_share(day)
        return share * usual + (1 - share) * min(usual, self.by_weekday[_SUNDAY])

    def _days(self, start: datetime, end: datetime) -> Iterator[tuple[date, float]]:
        """Give each day from start to end, and which part of its articles comes in that time."""
        start, end = start.astimezone(_BERLIN), end.astimezone(_BERLIN)
        for offset in range((end.date() - start.date()).days + 1):
            day = start.date() + timedelta(days=offset)
            before = self._until(start.time()) if day == start.date() else 0.0
            until = self._until(end.time()) if day == end.date() else 1.0
            yield day, max(0.0, until - before)

    def _until(self, clock: time) -> float:
        """Return which part of a day's articles has come by that time."""
        part = (clock.minute + clock.second / 60) / 60
        return sum(self.by_hour[: clock.hour]) + self.by_hour[clock.hour] * part


def rhythm(moments: Sequence[datetime]) -> Rhythm:
    """Return the rhythm of articles that came at these moments, the oldest first; there must be some."""
    local = [moment.astimezone(_BERLIN) for moment in moments]
    first, last = local[0].date(), local[-1].date()
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    had = Counter(moment.weekday() for moment in local if working_share(moment.date()) == 1)
    were = Counter(day.weekday() for day in days if working_share(day) == 1)
    by_weekday = [0.0] * 7
    for kind in (range(5), range(5, 7)):
        mean = sum(had[day] for day in kind) / max(1, sum(were[day] for day in kind))
        for day in kind:
            by_weekday[day] = (had[day] + _PRIOR_DAYS * mean) / (were[day] + _PRIOR_DAYS)
    if not any(by_weekday):  # all of them on holidays
        by_weekday = [len(local) / len(days)] * 7
    return Rhythm(by_weekday=tuple(by_weekday), by_hour=_hours(local))


def _hours(local: Sequence[datetime]) -> tuple[float, ...]:
    came = Counter(moment.hour for moment in local)
    smooth = [came[hour - 1] + 2 * came[hour] + came[(hour + 1) % 24] + 0.05 for hour in range(24)]
    smooth[0] += came[23]
    return tuple(value / sum(smooth) for value in smooth)

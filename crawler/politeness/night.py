"""Hours in which nothing is fetched, in Berlin time. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from crawler.dates import BERLIN

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s?[-–]\s?([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, kw_only=True)
class Night:
    """From `start` to `end` by the clock; over midnight where `end` comes before `start`."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "22:00-06:00". Raises ValueError (German) for anything else."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"„{text}“ ist keine Zeitspanne wie 22:00-06:00")
        hours, minutes, to_hours, to_minutes = (int(number) for number in found.groups())
        start, end = time(hours, minutes), time(to_hours, to_minutes)
        if start == end:
            raise ValueError(f"„{text}“ ist eine leere Zeitspanne")
        return cls(start=start, end=end)

    def reigns(self, clock: time) -> bool:
        """Tell whether it is night at this time by the clock."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def ends(self, now: datetime) -> datetime | None:
        """Return when the night that reigns now is over, None by day."""
        local = now.astimezone(BERLIN)
        clock = local.time()
        if not self.reigns(clock):
            return None
        day = local.date() + timedelta(days=self.end <= clock)
        moments = (datetime.combine(day, self.end, BERLIN).replace(fold=fold) for fold in (0, 1))
        # When the clocks go back, the end may come twice; the first may be over.
        return next(moment.astimezone(UTC) for moment in moments if moment.astimezone(UTC) > now)


def next_midnight(now: datetime) -> datetime:
    """Return when the next day begins in Berlin."""
    tomorrow = now.astimezone(BERLIN).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, BERLIN).astimezone(UTC)

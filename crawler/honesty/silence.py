"""Nothing new for longer than a source's own rhythm.

Two limits, whichever comes first. More than 18 articles were to be expected since the last one: simulated
over 1,500 sources this finds a dead source after 45 hours at 3 false alarms in 1,000 source-days, where a
fixed limit of 24 hours raises 128. Or a week has passed and four times the usual pause: a source of one
article a month is not missed after a week. Holidays count for neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.dates import BERLIN
from crawler.honesty.holidays import working_share
from crawler.honesty.remedies import remedy
from crawler.honesty.rhythm import Rhythm, rhythm
from storage.crawling.faults import FoundFault
from storage.tables import FaultKind

_MOST_EXPECTED = 18.0
_WEEK = 7.0
_USUAL_PAUSES = 4.0
_NEAR, _FAR = timedelta(days=56), timedelta(days=400)
_ENOUGH = 20  # articles for a rhythm of the last weeks; otherwise of the last year
_FEWEST_EXPECTED, _FEWEST = 10, 5  # articles, without which the first, the second limit is unknown
_UNKNOWN_RHYTHM = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """A silence and what was to be expected meanwhile."""

    since: datetime
    expected: float
    days: float  # without holidays
    active_days: float
    usual_pause: float | None  # in active days; None when too few articles are known
    rhythm: Rhythm

    @property
    def is_too_long(self) -> bool:
        """Whether somebody should look."""
        if self.usual_pause is None:
            return self.days > _UNKNOWN_RHYTHM.days
        paused = self.days > _WEEK and self.active_days > _USUAL_PAUSES * self.usual_pause
        return paused or self.expected > _MOST_EXPECTED


def silent(name: str, moments: Sequence[datetime], until: datetime) -> FoundFault | None:
    """Return the fault of a source whose articles came at these moments and that was read until then."""
    found = silence(moments, until)
    if found is None or not found.is_too_long:
        return None
    return FoundFault(
        kind=FaultKind.SILENT,
        text=f"Seit {_german(found.since)} ist nichts Neues erschienen.",
        evidence=_evidence(found),
        remedy=remedy(FaultKind.SILENT, name),
    )


def silence(moments: Sequence[datetime], until: datetime) -> Silence | None:
    """Return the silence since the last of the moments; None for a source that never had an article."""
    came = sorted(moments)
    if not came or until <= came[-1]:
        return None
    last = came[-1]
    known = [moment for moment in came if last - moment <= _NEAR]
    if len(known) < _ENOUGH:
        known = [moment for moment in came if last - moment <= _FAR]
    own = rhythm(known)
    many = len(known) >= _FEWEST_EXPECTED
    return Silence(
        since=last,
        expected=own.expected(last, until) if many else 0.0,
        days=_days(last, until),
        active_days=own.active_days(last, until),
        usual_pause=_usual_pause(known, own) if len(known) >= _FEWEST else None,
        rhythm=own,
    )


def _usual_pause(came: Sequence[datetime], own: Rhythm) -> float:
    """Return the pause that nine of ten pauses do not exceed, at least one active day."""
    pauses = sorted(own.active_days(one, other) for one, other in pairwise(came))
    days_apart = [pause for pause in pauses if pause >= 0.5] or [1.0]
    return max(1.0, days_apart[int(0.9 * (len(days_apart) - 1) + 0.5)])


def _days(start: datetime, end: datetime) -> float:
    """Return the days between two moments, those off not counted."""
    first, last = start.astimezone(BERLIN), end.astimezone(BERLIN)
    off = sum(
        1 - working_share(first.date() + timedelta(days=offset))
        for offset in range(1, (last.date() - first.date()).days + 1)
    )
    return max(0.0, (end - start) / timedelta(days=1) - off)


def _evidence(found: Silence) -> str:
    week = found.rhythm.by_weekday
    pace = f"werktags {_number(sum(week[:5]) / 5)}, am Wochenende {_number(sum(week[5:]) / 2)} Artikel je Tag"
    if found.usual_pause is None:
        return f"Seither {found.days:.0f} Tage ohne Artikel; für einen eigenen Takt sind zu wenige bekannt."
    pause = f"Pausen von höchstens {_number(found.usual_pause)} Erscheinungstagen"
    told = f"üblich sind {pace} und {pause}"
    return f"Seither wären rund {_number(found.expected)} Artikel zu erwarten gewesen; {told}."


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") if value < 10 else f"{value:.0f}"


def _german(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr"

"""Hits counted: by source, section and month, and over time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from storage.search.columns import DAY, SECTION_ID
from storage.search.hits import Hits
from storage.tables import SearchDay, SearchSection


class Step(StrEnum):
    """How wide the bars of a histogram are."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What was published in one day, week or month in Berlin."""

    first_day: date
    hits: int
    articles: int  # of all, in the same sources

    @property
    def share(self) -> float:
        """The part of all articles that are hits, 0 where there are none."""
        return self.hits / self.articles if self.articles else 0.0


def by_source(hits: Hits, limit: int = 20) -> list[tuple[str, int]]:
    """Return the sources with the most hits, and how many."""
    return _most(hits, SearchSection.source, limit)


def by_section(hits: Hits, limit: int = 20) -> list[tuple[str, int]]:
    """Return the sections with the most hits, and how many; articles without one are not counted."""
    return _most(hits, SearchSection.name, limit)


def by_month(hits: Hits) -> list[tuple[date, int]]:
    """Return the months with hits, by their first day, the newest first."""
    counted = _folded(_days(hits), Step.MONTH)
    return sorted(counted.items(), reverse=True)


def histogram(hits: Hits, step: Step) -> list[Bar]:
    """Return a bar for each step from the first hit to the last, those without hits as well."""
    days = _days(hits)
    if not days:
        return []
    counted = _folded(days, step)
    first, end = min(counted), _next(max(counted), step)
    everything = _folded(_all_days(hits, first, end), step)
    bars, day = [], first
    while day < end:
        bars.append(Bar(first_day=day, hits=counted[day], articles=everything[day]))
        day = _next(day, step)
    return bars


def _most(
    hits: Hits, name: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], limit: int
) -> list[tuple[str, int]]:
    counted = hits.select(SECTION_ID.label("id"), func.count().label("hits")).group_by(SECTION_ID).subquery()
    number = func.sum(counted.c.hits).label("number")
    named = select(name.label("name"), number).join(counted, counted.c.id == SearchSection.id)
    named = named.where(name.is_not(None)).group_by(name).order_by(number.desc(), name).limit(limit)
    return [(row.name, int(row.number)) for row in hits.session.execute(named)]


def _days(hits: Hits) -> Mapping[date, int]:
    rows = hits.session.execute(hits.select(DAY.label("day"), func.count().label("number")).group_by(DAY))
    return {row.day: row.number for row in rows}


def _all_days(hits: Hits, first: date, end: date) -> Mapping[date, int]:
    if hits.narrowing.checks:
        counted = select(DAY.label("day"), func.count().label("articles")).group_by(DAY)
        statement = counted.select_from(text("search_document")).where(*hits.narrowing.checks)
    else:
        statement = select(SearchDay.day, SearchDay.articles)
    return {row.day: row.articles for row in hits.session.execute(statement) if first <= row.day < end}


def _folded(days: Mapping[date, int], step: Step) -> Counter[date]:
    counted: Counter[date] = Counter()
    for day, number in days.items():
        counted[_first_day(day, step)] += number
    return counted


def _first_day(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def _next(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day + timedelta(days=1)
        case Step.WEEK:
            return day + timedelta(days=7)
        case Step.MONTH:
            return (day + timedelta(days=31)).replace(day=1)

"""When a source has been silent for too long, by its own rhythm."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from crawler.honesty.rhythm import rhythm
from crawler.honesty.silence import silence, silent
from storage.tables import FaultKind

BERLIN = ZoneInfo("Europe/Berlin")
Publishes = Callable[[date], int]  # how many articles on a day


def weekdays(per_day: int) -> Publishes:
    return lambda day: per_day if day.weekday() < 5 else 0


def daily(per_day: int) -> Publishes:
    return lambda _: per_day


def on(weekday: int, per_day: int = 1) -> Publishes:
    return lambda day: per_day if day.weekday() == weekday else 0


def monthly(day: date) -> int:
    return 1 if day.day == 3 else 0


def came(publishes: Publishes, last: date, days: int = 200) -> list[datetime]:
    """Return when the articles came, from eight to six o'clock, up to and including the last day."""
    moments = []
    for offset in range(days, -1, -1):
        day = last - timedelta(days=offset)
        count = publishes(day)
        for number in range(count):
            clock = datetime(day.year, day.month, day.day, 8, tzinfo=BERLIN)
            moments.append(clock + timedelta(hours=10 * (number + 0.5) / count))
    return moments


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


FRIDAY = date(2026, 9, 11)
GREEN_THURSDAY = date(2026, 4, 2)


@pytest.mark.parametrize(
    ("publishes", "last", "until", "is_silent"),
    [
        # Five a day on weekdays: a weekend is nothing, four working days are too much.
        (weekdays(5), FRIDAY, at(date(2026, 9, 14), 9), False),
        (weekdays(5), FRIDAY, at(date(2026, 9, 16), 12), False),
        (weekdays(5), FRIDAY, at(date(2026, 9, 18), 12), True),
        # Easter: four days without work, then as always.
        (weekdays(5), GREEN_THURSDAY, at(date(2026, 4, 7), 9), False),
        (weekdays(5), GREEN_THURSDAY, at(date(2026, 4, 8), 12), False),
        (weekdays(5), GREEN_THURSDAY, at(date(2026, 4, 10), 18), True),
        # From 23 December to 4 January.
        (weekdays(5), date(2026, 12, 23), at(date(2027, 1, 4), 9), False),
        (weekdays(5), date(2026, 12, 23), at(date(2027, 1, 7), 18), True),
        (weekdays(2), date(2026, 12, 23), at(date(2027, 1, 4), 9), False),
        (daily(30), date(2026, 12, 24), at(date(2026, 12, 26), 12), True),  # works on Sundays and holidays
        # A hundred a day, round the week: hours count, and nights do not.
        (daily(100), FRIDAY, at(date(2026, 9, 12), 7), False),
        (daily(100), FRIDAY, at(date(2026, 9, 12), 12), True),
        # One a day on weekdays: eighteen would take a month, so the week decides.
        (weekdays(1), FRIDAY, at(date(2026, 9, 17), 12), False),
        (weekdays(1), FRIDAY, at(date(2026, 9, 20), 12), True),
        # A newsletter on Tuesdays is missed after the fifth.
        (on(1), date(2026, 9, 8), at(date(2026, 9, 24)), False),
        (on(1), date(2026, 9, 8), at(date(2026, 10, 22)), True),
        # Once a month.
        (monthly, date(2026, 9, 3), at(date(2026, 9, 20)), False),
        (monthly, date(2026, 9, 3), at(date(2026, 11, 10)), False),
        (monthly, date(2026, 9, 3), at(date(2027, 2, 1)), True),
    ],
)
def test_silence_is_measured_by_the_own_rhythm(
    publishes: Publishes, last: date, until: datetime, *, is_silent: bool
) -> None:
    found = silent("blatt", came(publishes, last), until)

    assert (found is not None) == is_silent, silence(came(publishes, last), until)


def test_the_fault_says_since_when_and_what_was_to_be_expected() -> None:
    found = silent("blatt", came(weekdays(5), FRIDAY), at(date(2026, 9, 18), 12))

    assert found is not None
    assert found.kind is FaultKind.SILENT
    assert found.text == "Seit 11.09.2026, 17:00 Uhr ist nichts Neues erschienen."
    assert found.evidence == (
        "Seither wären rund 22 Artikel zu erwarten gewesen; üblich sind werktags 4,9, am Wochenende 0,0 "
        "Artikel je Tag und Pausen von höchstens 1,0 Erscheinungstagen."
    )
    assert "stadtradar sources check blatt" in found.remedy


@pytest.mark.parametrize("articles", [0, 1, 4])
def test_a_source_with_hardly_an_article_is_asked_about_after_two_months(articles: int) -> None:
    moments = [at(FRIDAY) - timedelta(days=number) for number in range(articles)]

    assert silent("blatt", moments, at(FRIDAY) + timedelta(days=59)) is None
    assert (silent("blatt", moments, at(FRIDAY) + timedelta(days=62)) is not None) == bool(articles)


def test_nothing_is_expected_before_the_last_article() -> None:
    assert silence([at(FRIDAY)], at(FRIDAY)) is None


def test_the_rhythm_knows_weekdays_and_hours() -> None:
    own = rhythm(came(weekdays(10), FRIDAY))

    assert [round(own.on(FRIDAY + timedelta(days=day))) for day in range(4)] == [10, 0, 0, 10]
    assert own.on(date(2026, 12, 25)) == pytest.approx(0, abs=0.01)  # a Friday, but Christmas
    assert own.expected(at(FRIDAY, 0), at(FRIDAY, 6)) < 0.5
    assert own.expected(at(FRIDAY, 0), at(FRIDAY, 23)) == pytest.approx(10, abs=0.5)


def test_false_alarms_are_rare_and_a_dead_source_is_found() -> None:
    chance = Random(7)  # noqa: S311  a simulation
    alarms = days = 0
    for source in range(30):
        pace = chance.lognormvariate(1.2, 1.0)
        # Days differ far more than by chance alone.
        busy = {offset: pace * chance.gammavariate(2, 0.5) for offset in range(130)}

        def publishes(day: date, busy: dict[int, float] = busy) -> int:
            offset = (FRIDAY - day).days
            quiet = 0.15 if day.weekday() > 4 else 1.0
            return _poisson(chance, busy.get(offset, 0.0) * quiet)

        moments = came(publishes, FRIDAY, 120)
        for offset in range(0, 60, 2):
            until = at(FRIDAY - timedelta(days=offset))
            known = [moment for moment in moments if moment < until]
            days += 1
            alarms += silent(str(source), known, until) is not None
        assert silent(str(source), moments, at(FRIDAY + timedelta(days=45))) is not None, pace

    assert alarms / days < 0.005


def _poisson(chance: Random, mean: float) -> int:
    count, passed = 0, chance.expovariate(1.0)
    while passed < mean:
        count, passed = count + 1, passed + chance.expovariate(1.0)
    return count


def test_moments_may_come_in_any_zone_and_order() -> None:
    moments = [moment.astimezone(UTC) for moment in came(weekdays(5), FRIDAY)]

    assert silence(moments[::-1], at(date(2026, 9, 18), 12)) == silence(
        came(weekdays(5), FRIDAY), at(date(2026, 9, 18), 12)
    )

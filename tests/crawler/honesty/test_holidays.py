"""Which days are off."""

from datetime import date

import pytest

from crawler.honesty.holidays import easter, working_share


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2000, 4, 23), (2008, 3, 23), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)],
)
def test_easter_is_when_the_calendar_says(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 10, 3),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ],
)
def test_the_nine_holidays_of_all_states_are_off(day: date) -> None:
    assert working_share(day) == 0


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2026, 12, 24), 0.5),
        (date(2026, 12, 31), 0.5),
        (date(2026, 12, 28), 0.1),
        (date(2026, 6, 4), 1),  # Corpus Christi, in some states only
        (date(2026, 11, 27), 1),
    ],
)
def test_other_days_are_worked_in_full_or_in_part(day: date, share: float) -> None:
    assert working_share(day) == share

"""Night hours, over midnight and over the changes of the clock."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import BERLIN
from crawler.politeness.night import Night

NIGHT = Night.read("22:00-06:00")
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-27 21:59", None),
        ("2026-11-27 22:00", "2026-11-28 06:00"),
        ("2026-11-28 05:59", "2026-11-28 06:00"),
        ("2026-11-28 06:00", None),
        ("2026-12-31 23:30", "2027-01-01 06:00"),
    ],
)
def test_night_over_midnight(now: str, end: str | None) -> None:
    assert NIGHT.ends(_berlin(now)) == (end and _berlin(end))


def test_night_within_a_day() -> None:
    siesta = Night.read("12:00 – 14:30")

    assert siesta.ends(_berlin("2026-11-27 13:00")) == _berlin("2026-11-27 14:30")
    assert siesta.ends(_berlin("2026-11-27 14:30")) is None


@pytest.mark.parametrize(("evening", "hours"), [("2026-03-28 22:00", 7), ("2026-10-24 22:00", 9)])
def test_night_of_a_clock_change_is_an_hour_shorter_or_longer(evening: str, hours: int) -> None:
    now = _berlin(evening)

    assert NIGHT.ends(now) == now.astimezone(UTC) + timedelta(hours=hours)


@given(MOMENTS, TIMES, TIMES.filter(lambda moment: moment != time(0)))
def test_a_night_ends_later_and_within_a_day(now: datetime, start: time, length: time) -> None:
    end = (datetime.combine(now, start) + timedelta(hours=length.hour, minutes=length.minute)).time()
    if start == end:
        return

    ends = Night(start=start, end=end).ends(now)

    assert ends is None or now < ends <= now + timedelta(hours=25)


@pytest.mark.parametrize("text", ["", "22-6", "22:00-22:00", "24:00-06:00", "22:00-06:60", "nachts"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Zeitspanne"):
        Night.read(text)


def _berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)

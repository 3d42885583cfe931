from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.owed.rhythms import Held, Told, Wish, digest_moment, held, local_date, midnight, next_moment
from storage.tables import Hold, Rhythm

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=BERLIN)  # a Friday
DAILY = Wish(rhythm=Rhythm.DAILY, hour=7)
WEEKLY = Wish(rhythm=Rhythm.WEEKLY, hour=18, weekdays=(1, 5))
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
HOURS = st.integers(0, 23)


def test_what_is_told_at_once_has_no_moment() -> None:
    assert next_moment(Wish(), NOW) is None


@pytest.mark.parametrize(
    ("wish", "after", "moment"),
    [
        (DAILY, "2026-11-27 06:59", "2026-11-27 07:00"),
        (DAILY, "2026-11-27 07:00", "2026-11-28 07:00"),
        (WEEKLY, "2026-11-27 12:00", "2026-11-27 18:00"),
        (WEEKLY, "2026-11-27 18:00", "2026-11-30 18:00"),
        (Wish(rhythm=Rhythm.WEEKLY, hour=7, weekdays=(5,)), "2026-11-27 07:00", "2026-12-04 07:00"),
    ],
)
def test_the_next_moment_is_later_and_on_a_chosen_day(wish: Wish, after: str, moment: str) -> None:
    found = next_moment(wish, datetime.fromisoformat(after).replace(tzinfo=BERLIN))

    assert found == datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


def test_an_hour_that_a_spring_night_leaves_out_is_the_one_behind_it() -> None:
    moment = next_moment(Wish(rhythm=Rhythm.DAILY, hour=2), datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN))

    assert moment is not None
    assert moment.isoformat() == "2026-03-29T03:00:00+02:00"


def test_of_an_hour_that_an_autumn_night_has_twice_it_is_the_first() -> None:
    wish = Wish(rhythm=Rhythm.DAILY, hour=2)

    first = next_moment(wish, datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN))
    assert first is not None
    second = next_moment(wish, first)

    assert first.isoformat() == "2026-10-25T02:00:00+02:00"
    assert second is not None
    assert local_date(second) == date(2026, 10, 26)


@given(after=MOMENTS, hour=HOURS)
def test_each_date_has_exactly_one_daily_moment(after: datetime, hour: int) -> None:
    wish = Wish(rhythm=Rhythm.DAILY, hour=hour)
    dates = []
    for _ in range(4):
        moment = next_moment(wish, after)
        assert moment is not None
        assert moment > after
        dates.append(local_date(moment))
        after = moment

    assert dates == [dates[0] + timedelta(days=ahead) for ahead in range(4)]


@given(after=MOMENTS, hour=HOURS, days=st.sets(st.integers(1, 7), min_size=1))
def test_a_weekly_moment_comes_within_a_week_on_one_of_its_days(
    after: datetime, hour: int, days: set[int]
) -> None:
    wish = Wish(rhythm=Rhythm.WEEKLY, hour=hour, weekdays=tuple(days))

    moment = next_moment(wish, after)

    assert moment is not None
    assert local_date(moment).isoweekday() in days
    assert after < moment <= after + timedelta(days=7, hours=2)


def test_a_story_is_told_now_when_one_of_its_searches_tells_at_once() -> None:
    assert held([DAILY, Wish()], Told(), NOW) is None
    assert digest_moment([DAILY, Wish()], NOW) is None


def test_a_story_waits_for_the_first_of_its_digests() -> None:
    assert held([DAILY, WEEKLY], Told(), NOW) == Held(hold=Hold.DIGEST, until=NOW.replace(hour=18))
    assert digest_moment([DAILY, WEEKLY], NOW) == NOW.replace(hour=18)


def test_a_pause_holds_until_it_ends() -> None:
    until = NOW + timedelta(days=3)

    assert held([Wish(paused_until=until)], Told(), NOW) == Held(hold=Hold.PAUSED, until=until)
    assert held([Wish(paused_until=NOW)], Told(), NOW) is None


def test_a_paused_digest_waits_for_the_first_one_after_the_pause() -> None:
    wish = Wish(rhythm=Rhythm.DAILY, hour=7, paused_until=NOW)

    found = held([wish], Told(), NOW - timedelta(hours=2))

    assert found == Held(hold=Hold.PAUSED, until=NOW.replace(day=28, hour=7))


def test_after_a_mail_it_is_quiet_for_a_while() -> None:
    wish = Wish(quiet=timedelta(hours=1))
    told = Told(last_at=NOW - timedelta(minutes=20), today=1)

    assert held([wish], told, NOW) == Held(hold=Hold.QUIET, until=NOW + timedelta(minutes=40))
    assert held([wish], told, NOW + timedelta(minutes=40)) is None


def test_what_is_more_than_a_day_may_bring_comes_the_next_morning() -> None:
    told = Told(last_at=NOW, today=3, daily_cap=3)

    assert held([Wish()], told, NOW) == Held(hold=Hold.CAPPED, until=NOW.replace(day=28, hour=7))
    assert held([Wish()], Told(last_at=NOW, today=2, daily_cap=3), NOW) is None


def test_nobody_wishing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody"):
        held([], Told(), NOW)


def test_a_day_begins_at_midnight_in_berlin() -> None:
    assert midnight(datetime(2026, 11, 27, 22, 59, tzinfo=UTC)).isoformat() == "2026-11-27T00:00:00+01:00"
    assert midnight(datetime(2026, 11, 27, 23, 0, tzinfo=UTC)).isoformat() == "2026-11-28T00:00:00+01:00"

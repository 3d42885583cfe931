"""How polls are spread over sources and hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import BERLIN
from crawler.politeness.interval import HISTORY, Pace, Rhythm, budget_constant, next_poll, rhythm
from crawler.politeness.pacing import learned
from storage.crawling.rhythm import Publication

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)  # a Wednesday, 9 o'clock in Berlin
PACE = Pace(average=timedelta(minutes=15))
SINCE = NOW - HISTORY
HOUR = timedelta(hours=1)


def test_without_history_every_hour_is_alike() -> None:
    known = rhythm([], since=NOW, now=NOW)

    assert set(known.working) == set(known.free) == {0.25}
    assert known.weight == pytest.approx(0.5)


def test_a_source_alone_is_polled_at_the_average() -> None:
    known = rhythm([], since=NOW, now=NOW)

    wait = _wait(known, constant=budget_constant(PACE, known.weight))

    assert timedelta(minutes=13.5) <= wait <= timedelta(minutes=16.5)


def test_the_hours_at_which_a_source_publishes_are_learned() -> None:
    mornings = [_berlin(day, 9) for day in range(56) if _berlin(day, 9).weekday() < 5]

    known = rhythm(mornings, since=SINCE, now=NOW)

    assert max(known.working) == known.working[9]
    assert known.working[9] > 10 * known.working[20]
    assert known.working[9] > 5 * known.free[9]
    assert known.rate(_berlin(1, 9)) == known.working[9]


def test_polls_come_closer_when_news_are_expected() -> None:
    known = rhythm([_berlin(day, 9) for day in range(56)], since=SINCE, now=NOW)
    constant = budget_constant(PACE, known.weight)

    assert _wait(known, constant=constant) < timedelta(minutes=10)
    assert _wait(known, constant=constant, now=_berlin(10, 18)) > timedelta(minutes=20)


def test_a_quiet_night_is_not_slept_into_the_morning() -> None:
    known = Rhythm(working=(0.001,) * 8 + (4.0,) * 16, free=(0.001,) * 24)
    midnight = datetime(2026, 11, 25, 0, tzinfo=BERLIN)

    polled = next_poll("blatt", known, midnight, pace=PACE, constant=0.5)

    assert datetime(2026, 11, 25, 7, tzinfo=BERLIN) < polled < datetime(2026, 11, 25, 9, tzinfo=BERLIN)


def test_no_more_than_half_the_feed_is_expected_between_two_polls() -> None:
    flood = Rhythm(working=(100.0,) * 24, free=(100.0,) * 24)

    assert _wait(flood, constant=1000, window=20) <= 1.1 * 10 / 100 * HOUR
    assert _wait(flood, constant=1000, window=0) >= PACE.shortest


def test_what_the_publisher_asks_for_is_a_floor_of_an_hour_at_most() -> None:
    known = rhythm([], since=NOW, now=NOW)

    assert _wait(known, constant=0.01, floor=timedelta(minutes=40)) == timedelta(minutes=40)
    assert _wait(known, constant=0.01, floor=timedelta(days=7)) == HOUR


def test_sources_scatter_and_the_same_question_has_the_same_answer() -> None:
    known = rhythm([], since=NOW, now=NOW)
    waits = {name: _wait(known, constant=0.125, name=name) for name in map(str, range(100))}

    assert len(set(waits.values())) > 90
    assert all(_wait(known, constant=0.125, name=name) == wait for name, wait in waits.items())
    assert timedelta(minutes=14.5) < sum(waits.values(), timedelta(0)) / 100 < timedelta(minutes=15.5)


def test_an_operator_who_wants_less_than_the_bounds_gets_it() -> None:
    known = rhythm([], since=NOW, now=NOW)
    daily = Pace(average=timedelta(days=1))

    assert _wait(known, constant=budget_constant(daily, known.weight), pace=daily) >= 0.9 * timedelta(days=1)


@given(
    st.lists(st.integers(0, int(HISTORY.total_seconds())), max_size=300),
    st.floats(0.001, 100),
    st.integers(0, 1000),
)
def test_no_wait_leaves_the_bounds(seconds: list[int], constant: float, window: int) -> None:
    known = rhythm([NOW - timedelta(seconds=one) for one in seconds], since=SINCE, now=NOW)

    wait = _wait(known, constant=constant, window=window)

    assert PACE.shortest <= wait <= PACE.longest
    assert min(known.working + known.free) > 0


def test_articles_without_a_time_count_by_when_they_were_seen_but_not_those_of_the_first_crawl() -> None:
    baseline = NOW - timedelta(days=14)
    midnight = datetime(2026, 11, 20, tzinfo=BERLIN)
    first_crawl = [Publication(published_at=midnight, first_seen_at=baseline)] * 20
    later = [Publication(published_at=midnight, first_seen_at=_berlin(day, 15)) for day in range(1, 10)]

    known = learned([*first_crawl, *later], baseline, NOW)

    assert max(known.working) == known.working[15]
    assert known.rate(baseline) == pytest.approx(min(known.working))


def test_a_backfilled_archive_says_nothing_about_today() -> None:
    old = [
        Publication(published_at=NOW - timedelta(days=365 * 3 + day), first_seen_at=NOW) for day in range(500)
    ]

    assert learned(old, NOW - timedelta(days=56), NOW).weight < 0.2


def _wait(
    known: Rhythm,
    *,
    constant: float,
    now: datetime = NOW,
    name: str = "blatt",
    window: int = 20,
    floor: timedelta = timedelta(0),
    pace: Pace = PACE,
) -> timedelta:
    polled = next_poll(name, known, now, pace=pace, constant=constant, window=window, floor=floor)
    return polled - now


def _berlin(days_ago: int, hour: int) -> datetime:
    day = NOW.astimezone(BERLIN).date() - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=BERLIN)

"""When a host is left alone, for how long, and when it is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.breaker import after_failure, is_open, wants_probe
from storage.crawling.hosts import Pause

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_two_failures_are_counted_and_the_third_opens_for_five_minutes() -> None:
    first = after_failure(None, "HTTP 503", now=NOW)
    second = after_failure(first, "HTTP 503", now=NOW)
    third = after_failure(second, "keine Antwort", now=NOW)

    assert not is_open(first, NOW)
    assert not is_open(second, NOW)
    assert not wants_probe(second, NOW)
    assert third.until == NOW + timedelta(minutes=5)
    assert third.reason == "3 Fehler in Folge, zuletzt: keine Antwort"
    assert is_open(third, NOW + timedelta(minutes=4))
    assert not wants_probe(third, NOW + timedelta(minutes=4))
    assert wants_probe(third, NOW + timedelta(minutes=5))


def test_every_failed_probe_doubles_the_pause_up_to_a_day() -> None:
    pause, lengths = None, []
    for _ in range(40):
        pause = after_failure(pause, "HTTP 500", now=NOW)
        lengths.append(pause.until - NOW)

    assert lengths[2:6] == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40)]
    assert lengths[-1] == timedelta(hours=24)


def test_a_pause_the_host_asks_for_begins_at_once_and_ends_within_a_day() -> None:
    asked = after_failure(None, "HTTP 429", now=NOW, retry_after=timedelta(hours=2))
    greedy = after_failure(None, "HTTP 429", now=NOW, retry_after=timedelta(days=365))

    assert asked.until == NOW + timedelta(hours=2)
    assert greedy.until == NOW + timedelta(hours=24)


@given(st.integers(0, 10_000), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_no_pause_is_shorter_than_asked_for_or_longer_than_a_day(failures: int, asked: timedelta) -> None:
    before = Pause(failures=failures, until=NOW, reason="")

    length = after_failure(before, "HTTP 429", now=NOW, retry_after=asked).until - NOW

    assert min(asked, timedelta(days=1)) <= length <= timedelta(days=1)
    assert not is_open(None, NOW)

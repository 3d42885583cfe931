from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.sending.backoff import is_greylisting, next_try
from alerts.sending.transport import Phase
from tests.alerts.world import NOON


def delays(jitter: float) -> list[timedelta]:
    found: list[timedelta] = []
    while (at := next_try(len(found), NOON, jitter)) is not None:
        found.append(at - NOON)
    return found


def test_the_delays_grow_to_four_hours_and_end_after_three_days() -> None:
    minutes = [delay.total_seconds() / 60 for delay in delays(0)]

    assert minutes[:6] == [1, 5, 15, 60, 240, 240]
    assert set(minutes[4:]) == {240}
    assert timedelta(days=2, hours=20) < sum(delays(0), timedelta()) <= timedelta(days=3)


@settings(deadline=None)  # the machine may be busy
@given(st.floats(0, 1))
def test_jitter_waits_longer_at_first_and_never_more_than_three_days_in_all(jitter: float) -> None:
    plain, spread = delays(0), delays(jitter)

    assert all(short <= long <= short * 1.2 for short, long in zip(plain[:4], spread[:4], strict=True))
    assert all(timedelta(hours=3) <= delay <= timedelta(hours=4) for delay in spread[4:])
    assert timedelta(days=2) < sum(spread, timedelta()) <= timedelta(days=3)


@given(st.floats(0, 1))
def test_who_greylists_is_left_alone_for_five_minutes_at_first(jitter: float) -> None:
    first = next_try(0, NOON, jitter, is_greylisted=True)
    second = next_try(1, NOON, jitter, is_greylisted=True)

    assert first is not None
    assert timedelta(minutes=5) <= first - NOON <= timedelta(minutes=6)
    assert second == next_try(1, NOON, jitter)


@pytest.mark.parametrize(
    ("phase", "reply", "expected"),
    [
        (Phase.RCPT, "450 4.2.0 greylisted", True),
        (Phase.RCPT, "451 4.7.1 try again later", True),
        (Phase.RCPT, "452 4.2.2 mailbox full", False),
        (Phase.DATA, "451 4.7.1 try again later", False),
        (Phase.RCPT, "4500 is no reply", False),
    ],
)
def test_a_newcomer_sent_away_is_told_by_phase_and_reply(phase: Phase, reply: str, *, expected: bool) -> None:
    assert is_greylisting(phase, reply) is expected

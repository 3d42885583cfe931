from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.backoff import next_try
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
def test_jitter_only_ever_waits_longer(jitter: float) -> None:
    for plain, spread in zip(delays(0), delays(jitter), strict=True):
        assert plain <= spread <= plain * 1.2

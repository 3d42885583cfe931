"""Some weeks of a few newsrooms on a clock set by hand; `make reliability` lives through a year of many."""

import pytest

from tests.reliability.simulated_year import BUDGET, simulate


@pytest.mark.timeout(900)  # seconds of CPU, but machines are shared
def test_weeks_of_newsrooms_lose_nothing_and_tell_every_redesign() -> None:
    found, _ = simulate(4, 35, seed=7, redesigned_every=2)

    assert found.published > 100
    assert (found.missing, found.doubled, found.unbalanced) == ([], [], [])
    assert found.busiest_day <= BUDGET
    assert len(found.redesigns) == 4
    assert [one for one in found.redesigns if one.unseen is None or one.unseen >= 2] == []

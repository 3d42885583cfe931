"""Some weeks of a few newsrooms on a clock set by hand; `make reliability` lives through a year of many."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.reliability.diary import Diary
from tests.reliability.findings import Findings
from tests.reliability.simulated_year import BUDGET, live_through, simulate


@pytest.mark.timeout(900)  # seconds of CPU, but machines are shared
def test_weeks_of_newsrooms_lose_nothing_and_tell_every_redesign() -> None:
    found, _ = simulate(4, 35, seed=7, redesigned_every=2)

    assert found.published > 100
    assert (found.missing, found.doubled, found.unbalanced) == ([], [], [])
    assert found.busiest_day <= BUDGET
    assert len(found.redesigns) == 4
    assert [one for one in found.redesigns if one.unseen is None or one.unseen >= 2] == []


def test_a_world_in_the_diary_is_not_lived_through_again(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary")
    lived, seconds = live_through(diary, 1, 2, seed=7)

    known = diary.read(1, 2, 7)

    assert known == (lived, seconds)
    assert live_through(diary, 1, 2, seed=7) == known
    assert diary.read(1, 2, 8) is None


def test_sources_of_two_worlds_count_by_themselves_though_they_have_the_same_names() -> None:
    both = Findings(deaths=[timedelta(days=1)])

    both.add(Findings(deaths=[None]))

    assert both.deaths == [timedelta(days=1), None]

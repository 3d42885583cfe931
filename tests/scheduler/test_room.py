"""Whether there is room to read sources."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.room import Room, RoomPlan, RoomWatch, is_short, least_room
from tests.scheduler.logged import Logged

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
MIB = 2**20


def room(free: int, needed: int = 100) -> Room:
    return Room(place=Path("/daten"), free=free * MIB, needed=needed * MIB)


@pytest.mark.parametrize(
    ("free", "needed", "was_short", "short"),
    [
        (99, 100, False, True),
        (100, 100, False, False),
        (100, 100, True, True),
        (109, 100, True, True),
        (110, 100, True, False),
        (0, 0, False, False),
        (0, 0, True, False),
    ],
)
def test_too_little_is_what_is_set_and_relief_a_tenth_more(
    free: int, needed: int, was_short: bool, short: bool
) -> None:
    assert is_short(room(free, needed), was_short=was_short) is short


def test_the_fullest_file_system_counts_and_folders_need_not_be_there(tmp_path: Path) -> None:
    plan = RoomPlan(places=(tmp_path / "noch" / "nicht", Path("/proc")), needed=MIB)

    found = least_room(plan)

    assert (found.place, found.free, found.needed) == (Path("/proc"), 0, MIB)


def test_a_pause_is_logged_when_it_begins_and_when_it_ends(logged: Logged) -> None:
    free = iter([500, 99, 50, 105, 110, 500])
    watch = RoomWatch(lambda: room(next(free)), clock=lambda: NOW)

    seen = [watch.has_room() for _ in range(6)]

    assert seen == [True, False, False, False, True, True]
    (began,) = logged.named("no room on the disk, crawling pauses")
    assert (began["extra"]["free_mib"], began["extra"]["needed_mib"]) == (99, 100)
    assert logged.count("room on the disk again, crawling goes on") == 1


def test_a_shortage_is_remembered_with_its_end() -> None:
    free = iter([99, 98, 500])
    watch = RoomWatch(lambda: room(next(free)), clock=lambda: NOW)
    before = watch.shortage
    watch.has_room()
    watch.has_room()
    meanwhile = watch.shortage
    watch.has_room()
    after = watch.shortage

    assert watch.seen == room(500)
    assert before is None
    assert meanwhile is not None
    assert after is not None
    assert (meanwhile.since, meanwhile.ended_at) == (NOW, None)
    assert (after.since, after.ended_at) == (NOW, NOW)

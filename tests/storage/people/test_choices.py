from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.people.choices import (
    BadChoice,
    Choice,
    read_address_form,
    read_channels,
    read_daily_cap,
    read_language,
    read_muted,
    read_pause,
    read_telling,
    read_weekdays,
)
from storage.people.telling import Telling
from storage.tables import Rhythm

NOW = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # half past midnight on the 25th in Berlin


def test_a_telling_is_read_from_text() -> None:
    chosen = read_telling("weekly", "23", ["so", "1", "Mo"], "1440")

    assert chosen.telling == Telling(rhythm=Rhythm.WEEKLY, hour=23, weekdays=(1, 7), quiet_minutes=1440)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    chosen = read_telling("hourly", "24", ["8"], "-1")

    assert chosen.telling is None
    assert [fault.choice for fault in chosen.faults] == [
        Choice.RHYTHM, Choice.HOUR, Choice.WEEKDAYS, Choice.QUIET,
    ]  # fmt: skip


@pytest.mark.parametrize("rhythm", ["instant", "daily"])
def test_days_of_the_week_are_needed_by_a_weekly_mail_only(rhythm: str) -> None:
    assert read_telling(rhythm, "7", [], "").telling is not None
    assert read_telling("weekly", "7", [], "").telling is None


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda text: read_weekdays([text]), "freitag"),
        (lambda text: read_pause(text, NOW), "25.10.2026"),
        (lambda text: read_pause(text, NOW), "2027-10-27"),
        (lambda text: read_pause(text, NOW), "morgen"),
        (lambda text: read_channels([text], ["mail"]), "fax"),
        (lambda text: read_muted([text], ["kommune21"]), "erfunden"),
        (read_daily_cap, "0"),
        (read_daily_cap, "²"),
        (read_language, "fr"),
        (read_address_form, "du"),
    ],
)
def test_a_fault_names_value_and_remedy_in_both_languages(read: Callable[[str], object], value: str) -> None:
    with pytest.raises(BadChoice) as raised:
        read(value)

    german, english = raised.value.message("de"), raised.value.message("en")
    assert f"„{value}“" in german
    assert f"„{value}“" in english
    assert german != english
    assert len(german) > len(value) + 30  # there is more than the complaint


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("26.10.2026", datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("2026-10-27", datetime(2026, 10, 26, 23, tzinfo=UTC)),  # after the clocks went back
        ("26.10.2027", datetime(2027, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_a_pause_ends_at_midnight_in_berlin(day: str, ends: datetime) -> None:
    assert read_pause(day, NOW) == ends


def test_a_value_as_long_as_a_page_is_not_repeated_whole() -> None:
    with pytest.raises(BadChoice) as raised:
        read_language("x" * 100_000)

    assert len(str(raised.value)) < 200

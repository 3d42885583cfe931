from dataclasses import fields
from datetime import UTC, datetime
from string import Formatter

import pytest

from alerts.wording import ENGLISH, GERMAN, Wording, spoken_day, spoken_moment, wording


def placeholders(text: object) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


@pytest.mark.parametrize("field", [field.name for field in fields(Wording)])
def test_both_languages_say_something_with_the_same_placeholders(field: str) -> None:
    german, english = getattr(GERMAN, field), getattr(ENGLISH, field)

    assert german
    assert english
    assert placeholders(german) == placeholders(english)


@pytest.mark.parametrize(("language", "expected"), [("de", GERMAN), ("en", ENGLISH), ("fr", GERMAN)])
def test_unknown_languages_read_german(language: str, expected: Wording) -> None:
    assert wording(language) is expected


@pytest.mark.parametrize(
    ("moment", "german", "english"),
    [
        (datetime(2021, 12, 12, 23, 0, tzinfo=UTC), "13. Dezember 2021", "13 December 2021"),
        (datetime(2026, 3, 4, 9, 5, tzinfo=UTC), "4. März 2026, 10:05 Uhr", "4 March 2026, 10:05"),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "1. August 2026, 0:30 Uhr", "1 August 2026, 0:30"),
    ],
)
def test_moments_are_german_time_and_a_bare_day_has_no_clock(
    moment: datetime, german: str, english: str
) -> None:
    assert spoken_moment(moment, GERMAN) == german
    assert spoken_moment(moment, ENGLISH) == english


def test_days_are_german_days() -> None:
    assert spoken_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), GERMAN) == "1. Januar 2027"

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from string import Formatter

import pytest

from alerts.wording import (
    ENGLISH,
    GERMAN,
    GERMAN_NEUTRAL,
    Wording,
    spoken_day,
    spoken_moment,
    wording,
)
from storage.tables import AddressForm, DigestKind, LateReason

INFORMAL = re.compile(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[nmrs]?|[Ee]uch|[Ee]uer|[Ee]ure[nmrs]?)\b")
ADDRESS = re.compile(r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b|" + INFORMAL.pattern)


def placeholders(text: object) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


def texts(entry: object) -> list[str]:
    """Return every text of an entry: itself, or those of a table or list."""
    if isinstance(entry, Mapping):
        return [str(text) for text in entry.values()]
    return list(entry) if isinstance(entry, tuple) else [str(entry)]


def keys(entry: object) -> object:
    """Return what an entry must have in every language: the keys of a table, the length of a list."""
    if isinstance(entry, Mapping):
        return set(entry)
    return len(entry) if isinstance(entry, tuple) else None


@pytest.mark.parametrize("other", [ENGLISH, GERMAN_NEUTRAL], ids=["english", "neutral"])
@pytest.mark.parametrize("field", [field.name for field in fields(Wording)])
def test_every_wording_says_the_same_things_with_the_same_placeholders(field: str, other: Wording) -> None:
    german, theirs = getattr(GERMAN, field), getattr(other, field)

    assert all(texts(german) + texts(theirs))
    assert keys(german) == keys(theirs)
    assert [placeholders(text) for text in texts(german)] == [placeholders(text) for text in texts(theirs)]


@pytest.mark.parametrize(
    ("enum", "field"), [(LateReason, "late"), (DigestKind, "digest_heading")], ids=["late", "digest"]
)
def test_every_kind_has_its_words(enum: type[LateReason] | type[DigestKind], field: str) -> None:
    for words in (GERMAN, GERMAN_NEUTRAL, ENGLISH):
        assert set(getattr(words, field)) == set(enum)


def test_the_neutral_wording_addresses_nobody() -> None:
    spoken = [text for field in fields(Wording) for text in texts(getattr(GERMAN_NEUTRAL, field.name))]

    assert [text for text in spoken if ADDRESS.search(text)] == []


def test_the_formal_wording_addresses_readers_as_sie_and_never_as_du() -> None:
    spoken = [text for field in fields(Wording) for text in texts(getattr(GERMAN, field.name))]

    assert any(ADDRESS.search(text) for text in spoken)
    assert [text for text in spoken if INFORMAL.search(text)] == []


def test_a_reader_is_addressed_formally_unless_something_else_is_wished() -> None:
    assert wording("de") is wording("de", AddressForm.FORMAL) is GERMAN
    assert wording("de", AddressForm.NEUTRAL) is GERMAN_NEUTRAL
    assert wording("en", AddressForm.NEUTRAL) is ENGLISH


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

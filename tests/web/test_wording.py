from dataclasses import fields

import pytest

from crawler.rejections import rejection_key
from query.tree import Field
from storage.tables import FaultKind
from web.wording import ENGLISH, GERMAN, Counted, Wording

BOTH = pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])


@BOTH
def test_nothing_is_left_empty(words: Wording) -> None:
    assert [entry.name for entry in fields(words) if not getattr(words, entry.name)] == []


@BOTH
def test_every_matched_field_and_every_fault_has_a_name(words: Wording) -> None:
    assert set(words.fields) == set(Field)
    assert set(words.fault_kinds) == set(FaultKind)


def test_both_languages_name_the_same_fields_and_origins() -> None:
    assert GERMAN.field_names.keys() == ENGLISH.field_names.keys()
    assert GERMAN.date_origins.keys() == ENGLISH.date_origins.keys()


@pytest.mark.parametrize(
    ("reason", "german", "english"),
    [
        ("Kein Artikel, sondern ein Liveticker", "Liveticker", "live ticker"),
        ("Kein Artikel, sondern eine Übersicht", "Übersicht", "overview"),
        ("Kein Artikel, sondern ein Terminkalender", "Terminkalender", "calendar of events"),
        ("Kein Artikel, sondern ein Newsletter", "Newsletter", "newsletter"),
        ("Kein Artikel, sondern vom Typ attachment", "attachment", "attachment"),
    ],
)
def test_what_a_page_is_instead_of_an_article_is_told_in_the_readers_language(
    reason: str, german: str, english: str
) -> None:
    key = f"rejected:{rejection_key(reason)}"

    assert (GERMAN.reason(key), ENGLISH.reason(key)) == (german, english)


def test_both_languages_fill_in_the_same_places() -> None:
    def places(words: Wording) -> dict[str, int]:
        return {entry.name: str(getattr(words, entry.name)).count("{") for entry in fields(words)}

    german, english = places(GERMAN), places(ENGLISH)

    assert {name: n for name, n in german.items() if name not in {"fields", "examples"}} == {
        name: n for name, n in english.items() if name not in {"fields", "examples"}
    }


def test_one_is_no_plural_and_thousands_are_grouped() -> None:
    phrase = Counted("{n} Quelle", "{n} Quellen")

    assert GERMAN.count(phrase, 1) == "1 Quelle"
    assert GERMAN.count(phrase, 12345) == "12.345 Quellen"
    assert ENGLISH.number(1234567) == "1,234,567"

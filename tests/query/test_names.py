import pytest
from hypothesis import given
from hypothesis import strategies as st

from query import Field, analyse_document, evaluate, parse
from query.folding import fold
from query.forms import Form
from query.names import forms, genitives, spellings


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("kaiserslautern", {"kaiserslauterns"}),
        ("mainz", {"mainzes"}),
        ("hof", {"hofs", "hofes"}),
        ("ergebnis", {"ergebnisses"}),
        ("gera", {"geras"}),
        ("kassel", {"kassels"}),
    ],
)
def test_the_genitive_follows_the_end_of_the_word(word: str, expected: set[str]) -> None:
    assert genitives(word) == expected


def test_a_place_has_all_its_forms() -> None:
    assert set(forms("Dresden")) == {
        "dresden", "dresdens",
        "dresdner", "dresdners", "dresdnern", "dresdnerin", "dresdnerinnen",
        "dresdener", "dresdeners", "dresdenern", "dresdenerin", "dresdenerinnen",
    }  # fmt: skip


def test_a_capitalised_word_with_umlaut_is_also_found_without_its_dots() -> None:
    assert spellings("Köln") == {"koeln": Form.WRITTEN, "koln": Form.SPELLING}
    assert {"koelns", "kolns", "koelner", "kolner"} <= set(forms("Ko\u0308ln"))


@pytest.mark.parametrize("word", ["über", "Über", "Tür", "Öl", "grün", "förderung", "Förderung"])
def test_short_small_and_ambiguous_words_keep_their_dots(word: str) -> None:
    assert set(spellings(word)) == {fold(word)}


@pytest.mark.parametrize("word", ["KL", "zu", "5G", "2024", "Q3a", "Москва", "c"])
def test_short_words_numbers_and_other_scripts_have_one_form(word: str) -> None:
    assert forms(word) == {fold(word): Form.WRITTEN}


@pytest.mark.parametrize("word", ["Bau", "Messe", "Rolle", "Weil", "Stadt", "Zug"])
def test_words_that_are_no_places_have_no_inhabitants(word: str) -> None:
    assert not any(form.endswith("er") for form in forms(word))


def test_irregular_places_are_known_however_their_umlaut_is_written() -> None:
    assert set(forms("Zürich")) >= set(forms("Zuerich")) >= {"zuercher", "zuericher"}
    assert "saarbruecker" in forms("Saarbruecken")


@given(st.text(max_size=40))
def test_the_word_itself_is_always_among_its_forms(word: str) -> None:
    assert fold(word) in set(spellings(word)) <= set(forms(word))
    assert all(form.islower() for form in forms(word) if form.isascii() and form.isalpha())


@pytest.mark.parametrize(
    ("phrase", "text", "hit"),
    [
        ('"Künstliche Intelligenz"', "Der Einsatz künstlicher Intelligenz", True),
        ('"Neue Mitte"', "In der Neuen Mitte", True),
        ('"Smart City"', "Eine smarte City", False),
        ('"Weiden Nord"', "Weide Nord", False),
        ('"digitale Stadt"', "Eine digitalere Stadt", False),
    ],
)
def test_an_adjective_within_a_phrase_is_declined(phrase: str, text: str, hit: bool) -> None:
    assert (evaluate(parse(phrase), analyse_document({Field.BODY: text})) is not None) is hit

"""The forms of common words: the table of word forms, and what decides between two readings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.folding import fold
from query.forms import Form
from query.names import forms
from query.words import transcriptions
from tests.query.tables import pairs

# Not found: the dictionary gives Atlas one plural. Found in error: ß and ss fold alike; a word typed small
# may be a noun; the old dative of a compound is in no list of words.
KNOWN_ERRORS = {
    ("Atlas", "Atlanten"),
    ("Bus", "Buße"),
    ("Maß", "Masse"),
    ("Stadtrat", "Stadtrate"),
    ("gut", "Güter"),
    ("laden", "Läden"),
}


def test_words_find_their_forms_and_no_false_friends_but_for_the_known_errors() -> None:
    wrong = {
        (pair.query, pair.word) for pair in pairs() if (fold(pair.word) in forms(pair.query)) is not pair.same
    }

    assert wrong == KNOWN_ERRORS


def test_the_table_of_word_forms_is_large_and_holds_no_pair_twice() -> None:
    asked = [(pair.query, pair.word) for pair in pairs()]

    assert len(asked) >= 1000
    assert len(set(asked)) == len(asked)
    assert 0.4 < sum(pair.same for pair in pairs()) / len(asked) < 0.6


@pytest.mark.parametrize(
    ("word", "form", "reason"),
    [
        ("Haushalt", "haushalt", Form.WRITTEN),
        ("Haushalt", "haushalts", Form.GENITIVE),
        ("Haushalt", "haushalte", Form.INFLECTED),
        ("Auto", "autos", Form.INFLECTED),  # a genitive only where the plural is another
        ("Köln", "koln", Form.SPELLING),
        ("Köln", "koelns", Form.GENITIVE),
        ("Köln", "koelner", Form.INHABITANT),
        ("Balkonkraftwerk", "balkonkraftwerken", Form.INFLECTED),
        ("Mikromobilität", "mikromobilitaeten", Form.INFLECTED),
        ("fördern", "gefoerdert", Form.INFLECTED),
    ],
)
def test_each_form_has_its_reason(word: str, form: str, reason: Form) -> None:
    assert forms(word)[form] is reason


def test_a_capital_asks_for_the_noun_and_small_letters_for_any_word() -> None:
    assert "gegessen" not in forms("Essen")
    assert {"gegessen", "essener"} <= set(forms("essen"))
    assert set(forms("Sensor")) == set(forms("sensor")) == set(forms("SENSOR"))


def test_a_capital_at_an_adjective_is_no_hindrance() -> None:
    assert {"digital", "digitalen"} <= set(forms("Digitale"))


def test_a_word_of_the_dictionary_outweighs_an_inflected_form() -> None:
    assert "rat" not in forms("Rate")
    assert "weide" not in forms("Weiden")
    assert "medium" in forms("Medien")


@pytest.mark.parametrize("word", ["Blubberkrwk", "Zwackelmann", "xylozap"])
def test_an_unknown_word_keeps_the_forms_of_a_name(word: str) -> None:
    assert {fold(word), fold(word) + "s"} <= set(forms(word))
    assert len(forms(word)) < 12


def test_the_first_part_of_a_compound_must_be_a_word() -> None:
    assert "stromhaeuser" in forms("Stromhaus")
    assert "qxwhaeuser" not in forms("Qxwhaus")


def test_a_particle_before_a_known_verb_makes_a_verb() -> None:
    assert {"nachgebessert", "nachbessert", "nachzubessern"} <= set(forms("nachbessern"))
    assert "nachbessern" in forms("nachgebessert")


def test_a_dot_is_not_lost_where_that_makes_another_word() -> None:
    assert "forderung" not in forms("Förderung")
    assert {"prufbericht", "pruefbericht"} <= set(forms("Prüfbericht"))


def test_transcribed_umlauts_are_tried_both_ways() -> None:
    assert set(transcriptions("haeuser")) == {"haeuser", "häuser"}
    assert len(set(transcriptions("ae" * 30))) == 16


def test_a_very_long_word_is_not_taken_apart() -> None:
    assert len(forms("Hausbaum" * 60)) < 12


@given(st.text(alphabet="abdehrstuäöüßgezu", min_size=3, max_size=70))
def test_any_word_has_few_forms_and_itself_among_them(word: str) -> None:
    found = forms(word)

    assert found[fold(word)] is Form.WRITTEN
    assert len(found) < 250

from hypothesis import given
from hypothesis import strategies as st

from web.sentences import MAX_LENGTH, sentence_around, sentence_breaks


def around(text: str, part: str) -> str:
    start = text.index(part)
    first, last = sentence_around(text, sentence_breaks(text), start, start + len(part))
    return text[first:last]


def test_a_hit_is_shown_in_its_sentence() -> None:
    text = "Der Rat tagte lange. Am Ende bekam Mainz das Geld. Danach gingen alle heim."

    assert around(text, "Mainz") == "Am Ende bekam Mainz das Geld."


def test_first_and_last_sentence_have_no_neighbour() -> None:
    assert around("Mainz plant. Trier wartet.", "Mainz") == "Mainz plant."
    assert around("Mainz plant. Trier wartet.", "Trier") == "Trier wartet."


def test_ordinals_initials_and_abbreviations_end_no_sentence() -> None:
    text = "Zum 1. Februar 2022 geht in St. Wendel Dr. K. Muster mit Nr. 3 an den Start. Mehr folgt."

    assert around(text, "Wendel") == text.removesuffix(" Mehr folgt.")


def test_a_line_break_ends_a_sentence_without_a_point() -> None:
    assert around("Smart City\nKaiserslautern\nKL.digital", "Kaiserslautern") == "Kaiserslautern"


def test_a_quote_closed_behind_the_point_belongs_to_its_sentence() -> None:
    text = "„Wir fangen an.“ „In Mainz.“ Er ging."

    assert around(text, "Mainz") == "„In Mainz.“"


def test_a_phrase_across_two_sentences_shows_both() -> None:
    text = "Eins. Das kostet Geld. Der Bund zahlt. Drei."

    assert around(text, "Geld. Der Bund") == "Das kostet Geld. Der Bund zahlt."


def test_a_long_sentence_is_cut_at_words_around_the_hit() -> None:
    text = "vorher " * 100 + "Mainz" + " nachher" * 100

    shown = around(text, "Mainz")

    assert len(shown) <= MAX_LENGTH
    assert set(shown.split()) == {"vorher", "Mainz", "nachher"}


@given(st.text(alphabet="aZ1.!? \n„“)", max_size=700), st.data())
def test_the_sentence_always_holds_the_hit_and_stays_short(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 50)))

    first, last = sentence_around(text, sentence_breaks(text), start, end)

    assert 0 <= first <= start
    assert end <= last <= len(text)
    assert last - first <= MAX_LENGTH

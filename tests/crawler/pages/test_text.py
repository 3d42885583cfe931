"""Text as it is stored."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.text import clean, clean_fragment, letters


def test_blanks_of_all_kinds_become_one() -> None:
    assert clean("Stadt Halle\u202f\u2009 \n\t will\u2028handeln ") == "Stadt Halle will handeln"


def test_invisible_characters_are_taken_out() -> None:
    assert clean("Daten\u00adschutz\u200b\ufeff\x00\x07 \u202egilt\ud800") == "Datenschutz gilt"


def test_letters_are_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Grünpflege in Köln")) == "Grünpflege in Köln"


def test_letters_are_composed_that_something_invisible_parted() -> None:
    assert clean("Gru\u200b\u0308npflege") == "Grünpflege"


def test_typography_stays() -> None:
    assert clean("„Kommunal“ – KL.digital") == "„Kommunal“ – KL.digital"


@given(st.text())
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode()
    assert all(unicodedata.category(mark)[0] != "C" or unicodedata.category(mark) == "Cn" for mark in cleaned)


def test_fragments_lose_their_markup() -> None:
    assert clean_fragment("<p>Die Stadt <b>Ulm</b> &amp; ihr&nbsp;Netz</p>") == "Die Stadt Ulm & ihr Netz"
    assert clean_fragment("Preise < 5 Euro") == "Preise < 5 Euro"


def test_letters_tell_prints_of_one_text() -> None:
    assert letters("„KL.digital“ – neu!") == letters('"KL digital" - NEU')


def test_a_wrongly_decoded_character_is_repaired_around_an_invisible_one() -> None:
    assert clean("Â\x1b§ 3") == "§ 3"

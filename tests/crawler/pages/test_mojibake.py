"""Letters decoded wrongly before the page was made are repaired, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.mojibake import repaired
from tests.crawler.pages import unknown_site as site


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("BĂŒrger", "Bürger"),
        ("HellgrĂĽn, DunkelgrĂĽn", "Hellgrün, Dunkelgrün"),
        ("fÃ¼r StraÃŸen", "für Straßen"),
        ("Ã„mter und Ã–ffnungszeiten", "Ämter und Öffnungszeiten"),
        ("â€žJaâ€œ, sagt sie â€“ und geht", "„Ja“, sagt sie – und geht"),
        ("Â§ 3 und 20Â°", "§ 3 und 20°"),
    ],
)
def test_what_clearly_was_a_letter_is_one_again(wrong: str, right: str) -> None:
    assert repaired(wrong) == right


@pytest.mark.parametrize("text", ["São Paulo", "Ângela", "Ăsta", "château", "Größe", "ÃO", "â"])
def test_other_languages_are_left_alone(text: str) -> None:
    assert repaired(text) == text


@given(st.text("abcäöüÄÖÜß „“–§° "))
def test_right_german_stays_as_it_is(text: str) -> None:
    assert repaired(text) == text


def test_the_title_and_text_of_a_page_are_repaired() -> None:
    top = site.TOP.replace(site.TITLE, "Die BÃ¼rger messen den Regen in der Stadt")

    item = site.item(site.page([text.replace("ü", "Ã¼") for text in site.TEXT], head="", top=top))

    assert item.title == "Die Bürger messen den Regen in der Stadt"
    assert item.body == "\n\n".join(site.TEXT)

"""The fixed words by which a printed article shows its parts."""

import pytest

from crawler.pages import marks


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Bildquelle: Thomas Kierok", "Thomas Kierok"),
        ("(Bildquelle: WrightStudio/stock.adobe.com)", "WrightStudio/stock.adobe.com"),
        ("(Bildquelle: Stadt Halle (Saale), Pressestelle)", "Stadt Halle (Saale), Pressestelle"),
        ("(Bildquelle: Stadt Halle (Saale))", "Stadt Halle (Saale)"),
        ("Bildquelle: Stadt Halle (Saale)", "Stadt Halle (Saale)"),
        ("Die Bildquelle: ein Archiv", None),
        ("Bildquelle:", None),
    ],
)
def test_credits_are_read(line: str, credit: str | None) -> None:
    assert marks.credit_in(line) == credit


@pytest.mark.parametrize(
    ("paragraph", "author"),
    [
        ("gefunden zu haben (aö)", "aö"),
        ("im Handbuch. (ve/th)", "ve/th"),
        ("im Handbuch (bw).", "bw"),
        ("Kaiserslauterns Chief Digital Officer (CDO)", None),
        ("in der Stadt Halle (Saale)", None),
        ("(siehe oben)", None),
    ],
)
def test_author_codes_end_the_text(paragraph: str, author: str | None) -> None:
    text, code = marks.split_author_code(paragraph)

    assert code == author
    assert (text == paragraph) == (author is None)
    assert f"({author})" not in text


@pytest.mark.parametrize(
    "line",
    [
        "Druckversion PDF Link mailen",
        "Anzeige",
        "Teilen",
        "E-Mail",
        "Freitag, 6. Februar 2026",
        "- Anzeige -",
        "1.234 Aufrufe",
        "1.234 Aufrufe · 3 Kommentare",
        "1.234 Aufrufe 3 Kommentare",
        "12 mal gelesen | 1 Kommentar",
        "Aufrufe: 1.234",
        "12 Ergänzungen",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert marks.is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Anzeige erstattet",
        "Der PDF-Standard",
        "Drucken ist teuer",
        "",
        "6. Februar 2026",
        "1.234 Aufrufe im November",
        "Kommentare",
        "3 Kommentare aus dem Rat:",
        "12 Leserbriefe",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert not marks.is_furniture(line)


def test_bare_addresses_are_links() -> None:
    assert marks.bare_url("https://www.kaiserslautern.de") == "https://www.kaiserslautern.de"
    assert marks.bare_url("www.halle.de (Deep Link)") == "https://www.halle.de"
    assert marks.bare_url("Mehr unter www.halle.de") is None


def test_keywords_are_a_comma_list() -> None:
    assert marks.keywords_in("Stichwörter: Smart City, KL.digital, Smart City,") == (
        "Smart City",
        "KL.digital",
    )
    assert marks.keywords_in("Stichwörter:") == ()
    assert marks.keywords_in("Die Stichwörter: drei") is None


def test_more_is_cut_from_teasers() -> None:
    assert marks.without_more("Ein Teaser. mehr...") == ("Ein Teaser.", True)
    assert marks.without_more("Das ist nur noch ... mehr...") == ("Das ist nur noch", True)
    assert marks.without_more("Es wird mehr.") == ("Es wird mehr.", False)


def test_related_section_is_named() -> None:
    line = "Weitere Meldungen und Beiträge aus dem Bereich Smart City"

    assert marks.begins_related(line)
    assert marks.section_of_related(line) == "Smart City"
    assert not marks.begins_related("Es gibt weitere Meldungen")

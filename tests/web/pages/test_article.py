from datetime import timedelta

import pytest

from storage.database import Database
from tests.articles import an_article
from tests.web.stored import KOMMUNE21, NOW, register, store
from tests.web.visiting import Answer, Visitor


def facts(answer: Answer) -> dict[str, str]:
    return dict(zip(answer.texts(".facts dt"), answer.texts(".facts dd"), strict=True))


def test_all_facts_are_stated(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    (number,) = store(database, an_article())

    answer = visitor.get(f"/artikel/{number}")

    assert answer.status == 200
    assert answer.text_of("h1") == "Kaiserslautern Sensoren melden freie Parkplätze"
    assert answer.text_of(".byline") == "Kommune21 · 04.03.2026, 10:30 Uhr · bw"
    assert answer.text_of("title") == "Sensoren melden freie Parkplätze – Stadtradar"
    assert facts(answer) == {
        "Quelle": "Kommune21",
        "Veröffentlicht": "04.03.2026, 10:30 Uhr (laut den strukturierten Daten der Seite)",
        "Gefunden": "05.03.2026, 09:00 Uhr",
        "Rubrik": "Smart City",
        "Autor": "bw",
        "Bildunterschrift": "Ein Sensor vor dem Einbau.",
        "Bildquelle": "Stadt Kaiserslautern",
        "Stichwörter": "Smart City Kaiserslautern",
        "Verweise im Text": "https://www.kaiserslautern.de",
        "Bekannt unter": "kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze",
    }
    assert answer.texts("mark") == []


def test_the_original_is_one_click_away_and_learns_nothing(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())

    answer = visitor.get(f"/artikel/{number}")

    assert answer.text_of("a.button") == "Weiterlesen bei kommune21.de"
    assert answer.attribute("a.button", "href") == (
        "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze"
    )
    assert answer.attribute("a.button", "rel") == "noopener noreferrer nofollow external"


def test_the_text_is_folded_away_paragraph_by_paragraph(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article(body="Erster Absatz.\n\nZweiter Absatz über Trier."))

    answer = visitor.get(f"/artikel/{number}", q="Trier")

    assert answer.attributes("details", "open") == []
    assert answer.texts("details .body p") == ["Erster Absatz.", "Zweiter Absatz über Trier."]
    assert answer.texts("details .body mark") == ["Trier"]


def test_a_query_is_marked_and_its_places_are_listed(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())

    answer = visitor.get(f"/artikel/{number}", q="exakt:Parkplatz ODER Kaiserslautern")

    assert answer.texts("h1 mark") == ["Kaiserslautern"]
    assert answer.texts(".teaser mark") == ["Parkplatz"]
    assert answer.texts(".places .field") == ["Dachzeile", "Anreißer", "Stichwort"]
    assert answer.attribute(".back a", "href") == "/?q=exakt%3AParkplatz+ODER+Kaiserslautern"


def test_a_query_that_does_not_match_says_so(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())

    assert visitor.get(f"/artikel/{number}", q="Trier").text_of("section .empty") == (
        "Dieser Artikel enthält keinen Treffer für die Anfrage."
    )


def test_a_query_that_cannot_be_understood_does_not_hide_the_article(
    database: Database, visitor: Visitor
) -> None:
    (number,) = store(database, an_article())

    answer = visitor.get(f"/artikel/{number}", q='"Smart City')

    assert answer.status == 200
    assert "Diese Anfrage ist nicht zu verstehen; es ist nichts hervorgehoben." in answer.text


def test_a_keyword_leads_to_its_search(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article(keywords=["Smart City", "Straßen UND Wege"]))

    answer = visitor.get(f"/artikel/{number}")

    for href in answer.attributes(".inline a", "href"):
        assert visitor.get(href).text_of(".count strong") == "1 Treffer"


def test_revisions_tell_what_changed_and_when(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    store(
        database, an_article(title="Sensoren melden Parkplätze", caption=None), now=NOW + timedelta(hours=2)
    )

    answer = visitor.get(f"/artikel/{number}")

    assert answer.text_of("h1") == "Kaiserslautern Sensoren melden Parkplätze"
    assert facts(answer)["Zuletzt geändert"] == "05.03.2026, 11:00 Uhr"
    assert answer.texts(".revisions li") == [
        "Fassung 1, 05.03.2026, 09:00 Uhr: erste gespeicherte Fassung",
        "Fassung 2, 05.03.2026, 11:00 Uhr: geändert: Bildunterschrift, Überschrift",
    ]


def test_every_field_that_can_change_has_a_name(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    nothing_as_before = an_article(
        kicker="Trier",
        title="Anders",
        teaser="Anders.",
        body="Ganz anderer Text.",
        author="xy",
        published_at=NOW,
        published_origin="printed",
        section="Verkehr",
        keywords=["Trier"],
        caption="Anders",
        image_credit="Anders",
        links=["https://www.trier.de"],
        related=[{"title": "Anders"}],
    )
    store(database, nothing_as_before, now=NOW + timedelta(hours=2))

    (_, second) = visitor.get(f"/artikel/{number}").texts(".revisions li")

    changed = second.partition("geändert: ")[2].split(", ")
    assert len(changed) >= 10
    assert [name for name in changed if "_" in name or (name.isascii() and name.islower())] == []


def test_the_same_text_elsewhere_is_the_same_story(database: Database, visitor: Visitor) -> None:
    here, there = store(
        database,
        an_article(),
        an_article(source="move", url="https://www.move-online.de/sensoren", kicker=None),
    )

    answer = visitor.get(f"/artikel/{here}")

    assert answer.attributes("#geschichte ~ .list a", "href") == [f"/artikel/{there}"]


def test_an_article_without_anything_optional_is_shown(database: Database, visitor: Visitor) -> None:
    bare = an_article(
        kicker=None,
        teaser=None,
        author=None,
        published_at=None,
        published_origin=None,
        section=None,
        keywords=[],
        caption=None,
        image_credit=None,
        links=[],
    )
    (number,) = store(database, bare)

    answer = visitor.get(f"/artikel/{number}")

    assert answer.status == 200
    assert list(facts(answer)) == ["Quelle", "Veröffentlicht", "Gefunden", "Bekannt unter"]
    assert facts(answer)["Veröffentlicht"].startswith("Datum unbekannt, zuerst gesehen am ")


def test_a_teaser_before_a_paywall_says_so(database: Database, visitor: Visitor) -> None:
    (teaser,) = store(database, an_article(paywalled=True))

    page, listed = visitor.get(f"/artikel/{teaser}"), visitor.get("/", q="Sensoren")

    assert "Nur Anrisstext, der Rest steht hinter einer Bezahlschranke." in page.text_of("header[lang]")
    assert "Bezahlschranke" in listed.text_of(".list")


@pytest.mark.parametrize(
    "reference",
    ["0", "2", "-1", "999999999", "2147483648", "9" * 20, "x", "1x", "%00", "%31%20", "١", "1.0", "a" * 5000],
)  # fmt: skip
def test_an_unknown_article_is_a_friendly_404(database: Database, visitor: Visitor, reference: str) -> None:
    store(database, an_article())

    answer = visitor.get(f"/artikel/{reference}")

    assert answer.status == 404
    assert answer.text_of("h1") == "Diesen Artikel gibt es hier nicht"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org/", "data:text/html,x", "kein Link"]
)
def test_what_is_no_address_of_the_web_is_text(database: Database, visitor: Visitor, address: str) -> None:
    (number,) = store(database, an_article(links=[address]))

    answer = visitor.get(f"/artikel/{number}")

    assert facts(answer)["Verweise im Text"] == address
    assert address not in answer.attributes("a", "href")


def test_the_body_is_shown_with_its_structure_and_its_hits(database: Database, visitor: Visitor) -> None:
    body = (
        "Anfang.\n\n## Lage in Trier\n\n- eins <b>\n- Trier zwei\n\n1. a\n\n> Trier, sagt er.\n\n"
        "| Ort | Trier |\n| x | 7 |\n\n**Was ist mit Trier?**\n\nTrier."
    )
    (number,) = store(database, an_article(body=body))

    answer = visitor.get(f"/artikel/{number}?q=Trier")

    assert answer.texts(".body h2") == ["Lage in Trier"]
    assert answer.texts(".body ul li") == ["eins <b>", "Trier zwei"]
    assert answer.texts(".body ol li") == ["a"]
    assert answer.texts(".body blockquote p") == ["Trier, sagt er."]
    assert answer.texts(".body td") == ["Ort", "Trier", "x", "7"]
    assert answer.texts(".body p strong") == ["Was ist mit Trier?"]
    assert answer.texts(".body mark") == ["Trier"] * 6
    assert not [text for text in answer.texts(".places .sentence") if "#" in text or "*" in text]

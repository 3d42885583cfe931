from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.revisions import note_new_matches
from tests.articles import BODY, an_article
from tests.web.stored import NOW, store
from tests.web.visiting import Answer, Visitor

HOUR = timedelta(hours=1)


def changed(answer: Answer) -> dict[str, str]:
    return dict(zip(answer.texts(".history h3"), answer.texts(".history .changed"), strict=True))


def test_every_version_is_shown_with_its_time_and_its_words(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    store(
        database,
        an_article(
            title="Sensoren melden Parkplätze",
            body=BODY.replace("zwei Straßen", "drei Straßen"),
            published_at=datetime(2026, 3, 4, 23, tzinfo=UTC),
            keywords=["Smart City"],
            paywalled=True,
        ),
        now=NOW + HOUR,
    )

    answer = visitor.get(f"/artikel/{number}/verlauf")

    assert answer.status == 200
    assert answer.text_of("title") == "Verlauf: Sensoren melden Parkplätze – Stadtradar"
    assert answer.texts(".history h2") == [
        "Fassung 2, 05.03.2026, 10:00 Uhr",
        "Fassung 1, 05.03.2026, 09:00 Uhr",
    ]
    assert changed(answer) == {
        "Überschrift": "Sensoren melden entfallen: freie Parkplätze",
        "Text": "… Bis dahin bleibt es bei entfallen: zwei hinzugekommen: drei Straßen.",
        "Veröffentlichungsdatum": "entfallen: 04.03.2026, 10:30 Uhr hinzugekommen: 05.03.2026",
        "Stichwörter": "Smart City entfallen: Kaiserslautern",
        "Bezahlschranke": "entfallen: nein hinzugekommen: ja",
    }
    assert answer.texts(".history li .hint") == [
        "Wesentlich: andere Überschrift, anderer Tag der Veröffentlichung",
        "erste gespeicherte Fassung",
    ]
    assert answer.attribute(".back a", "href") == f"/artikel/{number}"


def test_the_article_leads_to_its_history_once_it_has_changed(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    before = visitor.get(f"/artikel/{number}").attributes("aside a", "href")
    store(database, an_article(title="Anders"), now=NOW + HOUR)

    after = visitor.get(f"/artikel/{number}", lang="en").attributes("aside a", "href")

    assert f"/artikel/{number}/verlauf" not in before
    assert f"/artikel/{number}/verlauf?lang=en" in after


def test_an_article_that_never_changed_says_so(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())

    answer = visitor.get(f"/artikel/{number}/verlauf")

    assert answer.text_of(".empty") == "Dieser Artikel ist noch so, wie er zuerst gefunden wurde."
    assert answer.texts("ins, del") == []


def test_the_history_is_told_in_english(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    store(database, an_article(title="Sensoren melden Parkplätze"), now=NOW + HOUR)

    answer = visitor.get(f"/artikel/{number}/verlauf", lang="en")

    assert changed(answer) == {"headline": "Sensoren melden removed: freie Parkplätze"}
    assert "Material: another headline" in answer.texts(".history .hint")


def test_markup_in_a_changed_text_stays_text(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article(title="Bad <script>alert(1)</script> offen"))
    store(database, an_article(title="Bad <img src=x onerror=alert(1)> zu"), now=NOW + HOUR)

    answer = visitor.get(f"/artikel/{number}/verlauf")

    assert answer.texts("script, img[onerror]") == []
    assert "img src=x onerror=alert(1)" in answer.text_of("h3 + .changed")


def test_new_line_breaks_alone_are_named_as_such(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    store(database, an_article(body=BODY.replace(". ", ".\n\n")), now=NOW + HOUR)

    answer = visitor.get(f"/artikel/{number}/verlauf")

    assert answer.texts(".history .hint")[0] == "Nur Leerzeichen oder Zeilenumbrüche."


def test_that_somebody_newly_matched_is_not_told_to_everybody(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    store(database, an_article(title="Anders"), now=NOW + HOUR)
    with database.transaction() as session:
        note_new_matches(session, [(number, 2)])

    assert "Suchen" not in visitor.get(f"/artikel/{number}/verlauf").text_of(".history")


def test_many_versions_are_shown_in_parts(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    for count in range(1, 23):
        store(database, an_article(author=f"a{count}"), now=NOW + count * HOUR)

    first = visitor.get(f"/artikel/{number}/verlauf")
    second = visitor.get(first.attribute(".pages .older", "href"))
    third = visitor.get(second.attribute(".pages .older", "href"))

    names = [name.split(",")[0] for page in (first, second, third) for name in page.texts(".history h2")]
    assert names == [f"Fassung {n}" for n in range(23, 0, -1)]
    assert third.attributes(".pages .older", "href") == []
    assert third.attributes(".pages a", "href") == [f"/artikel/{number}/verlauf"]


@pytest.mark.parametrize("reference", ["0", "2", "x", "999999999", "9" * 20])
def test_the_history_of_an_unknown_article_is_a_friendly_404(
    database: Database, visitor: Visitor, reference: str
) -> None:
    store(database, an_article())

    answer = visitor.get(f"/artikel/{reference}/verlauf")

    assert answer.status == 404
    assert answer.text_of("h1") == "Diesen Artikel gibt es hier nicht"


@pytest.mark.parametrize("before", ["0", "x", "9" * 30])
def test_a_version_that_cannot_be_is_refused(database: Database, visitor: Visitor, before: str) -> None:
    (number,) = store(database, an_article())

    assert visitor.get(f"/artikel/{number}/verlauf?vor={before}").status == 400

from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.reindexing import owe_all
from tests.articles import an_article
from tests.web.stored import KOMMUNE21, numbered_articles, register, store
from tests.web.visiting import Visitor


def test_hits_come_newest_first_with_their_complete_number(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(23))
    store(database, an_article(kicker=None, title="Anderes", keywords=[], body="Ohne das Gesuchte."))

    answer = visitor.get("/", q="Meldung")

    assert answer.status == 200
    assert answer.text_of(".count strong") == "23 Treffer"
    assert answer.texts(".list h2") == [f"Kaiserslautern Meldung {number}" for number in range(23, 3, -1)]


def test_older_hits_are_one_link_away_and_none_is_lost(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(45))
    shown: list[str] = []

    path = "/?q=Meldung"
    while path:
        answer = visitor.get(path)
        assert answer.text_of(".count strong") == "45 Treffer"
        shown += answer.texts(".list h2")
        path = "".join(answer.attributes("a.older", "href"))

    assert shown == [f"Kaiserslautern Meldung {number}" for number in range(45, 0, -1)]
    assert answer.attribute(".pages a", "href") == "/?q=Meldung"


def test_a_hit_is_marked_in_its_sentence_under_its_field(database: Database, visitor: Visitor) -> None:
    store(database, an_article(caption="Licht in der Straße."))

    answer = visitor.get("/", q="Sensoren")

    assert answer.texts(".list h2 mark") == ["Sensoren"]
    assert answer.texts(".places .field") == ["Text"]
    assert answer.texts(".places .sentence") == [
        "Die Stadt am Rand des Pfälzerwalds stattet ihre Parkplätze mit Sensoren aus."
    ]
    assert answer.texts(".places mark") == ["Sensoren"]


def test_hits_of_the_kicker_are_marked_above_the_text(database: Database, visitor: Visitor) -> None:
    store(database, an_article(keywords=[]))

    answer = visitor.get("/", q="Kaiserslautern")

    assert answer.texts(".list .kicker mark") == ["Kaiserslautern"]
    assert answer.texts(".list .gist") == ["Wer einen Parkplatz sucht, soll ihn künftig schneller finden."]


def test_no_more_than_three_sentences_are_shown_and_the_rest_is_counted(
    database: Database, visitor: Visitor
) -> None:
    store(database, an_article(body="\n\n".join(f"Absatz {number} über Trier." for number in range(1, 6))))

    answer = visitor.get("/", q="Trier")

    assert len(answer.texts(".places li")) == 3
    assert answer.text_of(".more") == "und 2 weitere Stellen"


def test_a_line_names_source_and_berlin_day(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    late_evening = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    store(database, an_article(published_at=late_evening))

    answer = visitor.get("/", q="Sensoren")

    assert answer.text_of(".when") == "05.03.2026 Kommune21"
    assert answer.attribute(".when time", "datetime") == "2026-03-05"


def test_an_article_without_a_date_says_when_it_was_found(database: Database, visitor: Visitor) -> None:
    store(database, an_article(published_at=None, published_origin=None))

    answer = visitor.get("/", q="Sensoren")

    assert answer.text_of(".when") == "Gefunden 05.03.2026 kommune21"


def test_a_query_without_hits_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/", q="Atlantis")

    assert answer.status == 200
    assert "Keine Treffer für diese Anfrage." in answer.text
    assert answer.attribute("#q", "value") == "Atlantis"


def test_articles_that_cannot_be_searched_yet_are_told(
    database: Database, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    store(database, *numbered_articles(2))
    with database.transaction() as session:
        owe_all(session)

    answer = visitor.get("/", q="Meldung")

    assert "2 Artikel sind noch nicht durchsuchbar" in answer.text


def test_the_empty_store_explains_itself(visitor: Visitor) -> None:
    answer = visitor.get("/")

    assert len(answer.texts(".examples dt")) == 5
    assert "Noch ist nichts gespeichert." in answer.text


def test_the_start_page_shows_the_newest_articles(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(25))

    answer = visitor.get("/")

    assert answer.texts(".list h3") == [f"Kaiserslautern Meldung {number}" for number in range(25, 5, -1)]
    assert answer.texts("mark") == []


def test_a_changed_article_is_no_new_one(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(2))
    (changed,) = numbered_articles(1)
    changed.teaser = "Neu gefasst."
    store(database, changed)

    answer = visitor.get("/")

    assert answer.texts(".list h3") == ["Kaiserslautern Meldung 2", "Kaiserslautern Meldung 1"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_example_is_a_query_that_is_understood(empty_visitor: Visitor, language: str) -> None:
    start = empty_visitor.get("/", lang=language)

    for href in start.attributes(".examples a", "href"):
        answer = empty_visitor.get(href)
        assert answer.status == 200
        assert answer.attribute("html", "lang") == language


def test_a_fault_is_told_in_german_at_its_place_with_a_way_out(empty_visitor: Visitor) -> None:
    answer = empty_visitor.get("/", q="Mainz | Trier")

    assert answer.status == 400
    assert "Das Zeichen | an Stelle 7 verknüpft nichts." in answer.text_of(".fault")
    assert answer.text_of(".echo") == "Mainz | Trier"
    assert answer.text_of(".echo mark") == "|"
    assert answer.attribute("#q", "value") == "Mainz | Trier"
    assert answer.attribute("#q", "aria-invalid") == "true"
    assert empty_visitor.get(answer.attribute(".fault a", "href")).status == 200


def test_a_fault_is_told_in_english_too(empty_visitor: Visitor) -> None:
    answer = empty_visitor.get("/", q="Mainz | Trier", lang="en")

    assert "The sign | at position 7 joins nothing." in answer.text_of(".fault")
    assert answer.attribute(".fault a", "href") == "/?q=Mainz+ODER+Trier&lang=en"


def test_english_stays_english_from_page_to_page(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(21))

    answer = visitor.get("/", q="Meldung", lang="en")

    assert answer.attribute("html", "lang") == "en"
    assert answer.text_of(".count strong") == "21 hits"
    assert answer.attribute("form input[type=hidden]", "value") == "en"
    assert answer.attribute("a.language", "href") == "/?q=Meldung"
    inside = [
        href for href in answer.attributes("a", "href") if href.startswith("/") and "language" not in href
    ]
    assert [href for href in inside if "lang=en" not in href] == ["/?q=Meldung"]


def test_an_unknown_language_is_german(empty_visitor: Visitor) -> None:
    answer = empty_visitor.get("/", lang="fr")

    assert answer.attribute("html", "lang") == "de"


@pytest.mark.parametrize("before", ["0", "-1", "x", "", "99999999999999999999", "1.5", "\x00"])
def test_a_senseless_place_in_the_list_is_refused_in_german(empty_visitor: Visitor, before: str) -> None:
    answer = empty_visitor.get("/", q="Mainz", vor=before)

    assert answer.status == 400
    assert answer.text_of("main p:first-of-type") == "Unzulässiger Wert für: vor"


def test_the_greatest_id_a_database_knows_is_no_fault(visitor: Visitor) -> None:
    assert visitor.get("/", q="Mainz", vor=2**31 - 1).status == 200


def test_head_answers_like_get_without_a_body(visitor: Visitor) -> None:
    answer = visitor.send("HEAD", "/")

    assert answer.status == 200
    assert answer.content == b""


def test_what_is_less_certain_is_said_in_words(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article(title="KaiserslauternDigital wächst", kicker="Parkplats"))
    query = "Kaiserslautern Parkplatz~"

    found = visitor.get("/", q=query)
    english = visitor.get(f"/artikel/{number}", q=query, lang="en")
    certain = visitor.get("/", q="wächst")

    assert found.texts("h2 mark.unsure") == ["Parkplats", "Kaiserslautern"]
    assert found.text_of(".what > .more") == (
        "Weniger sicher: „Parkplats“ (Tippfehler), „Kaiserslautern“ (zusammengeklebt)"
    )
    assert english.texts("h1 mark.unsure") == ["Parkplats", "Kaiserslautern"]
    assert english.text_of("section .more") == (
        "Less certain: “Parkplats” (typing error), “Kaiserslautern” (run together with another word)"
    )
    assert certain.texts("h2 mark") == ["wächst"]
    assert (certain.texts(".unsure"), certain.texts(".more")) == ([], [])

"""What the page of hits tells of all hits: months, sources and their order."""

from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import text

from query import parse
from storage.database import Database
from storage.tables import Article
from tests.articles import an_article
from tests.storage.indexed import forget_words
from tests.storage.statements import counted
from tests.web.stored import KOMMUNE21, numbered_articles, register, store
from tests.web.visiting import Visitor
from web.overview import narrowed


def an_issue(title: str, month: int, **stated: object) -> Article:
    return an_article(
        title=title,
        kicker=None,
        keywords=[],
        body=f"Kurz: {title}, im Monat {month}.",
        url=f"https://a.example/{title}-{month}-{stated.get('source')}".replace(" ", "-"),
        published_at=datetime(2026, month, 20, 12, tzinfo=UTC),
        **stated,
    )


def fill(database: Database) -> None:
    register(database, KOMMUNE21)
    store(
        database,
        an_issue("Ampel eins", 1),
        an_issue("Ampel zwei", 3, source="stadt-und-werk"),
        an_issue("Ampel drei", 3),
        an_issue("Bad eins", 3),
        an_issue("Bad zwei", 3),
    )


def test_hits_are_drawn_by_month_as_a_share_of_all_articles(database: Database, visitor: Visitor) -> None:
    fill(database)

    answer = visitor.get("/", q="Ampel")

    assert answer.attributes(".overview rect", "height") == ["100.0", "50.0"]
    assert answer.attributes(".overview rect", "x") == ["0", "20"]
    assert answer.text_of("figcaption") == (
        "Anteil der Treffer an allen Artikeln je Monat, 01/2026 bis 03/2026; "
        "am höchsten 01/2026 mit 100,00 %."
    )
    assert answer.attribute(".overview svg", "role") == "img"
    assert answer.attribute(".overview svg", "aria-labelledby") == answer.attribute("figcaption", "id")


def test_the_same_stands_in_a_table(database: Database, visitor: Visitor) -> None:
    fill(database)

    german = visitor.get("/", q="Ampel")
    english = visitor.get("/", q="Ampel", lang="en")

    assert german.texts("details thead th") == ["Monat", "Treffer", "alle Artikel", "Anteil"]
    assert german.texts("details tbody th") == ["01/2026", "02/2026", "03/2026"]
    assert german.texts("details tbody tr:first-child td") == ["1", "1", "100,00 %"]
    assert german.texts("details tbody tr:nth-child(2) td") == ["0", "0", "0,00 %"]
    assert english.texts("details tbody tr:last-child td") == ["2", "4", "50.00%"]


def test_each_source_is_a_link_to_its_hits_alone(database: Database, visitor: Visitor) -> None:
    fill(database)

    answer = visitor.get("/", q="Ampel ODER Bad", lang="en")
    hrefs = answer.attributes(".by-source a", "href")
    alone = [visitor.get(unescape(href)) for href in hrefs]

    assert answer.texts("ul.by-source li") == ["Kommune21 4", "stadt-und-werk 1"]
    assert [one.text_of(".count strong") for one in alone] == ["4 hits", "1 hit"]
    assert alone[1].attribute("#q", "value") == "(Ampel ODER Bad) quelle:stadt-und-werk"
    assert alone[1].texts(".overview") == []


@pytest.mark.parametrize(
    ("query", "narrower"),
    [
        ("Mainz", "Mainz quelle:zfk"),
        ("Mainz -Dom", "Mainz -Dom quelle:zfk"),
        ("Mainz ODER Worms", "(Mainz ODER Worms) quelle:zfk"),
        ("(Mainz ODER Worms) Dom", "(Mainz ODER Worms) Dom quelle:zfk"),
    ],
)
def test_a_query_is_narrowed_as_a_whole(query: str, narrower: str) -> None:
    assert narrowed(parse(query), "zfk") == narrower


def test_a_query_that_cannot_become_longer_has_no_links(database: Database, visitor: Visitor) -> None:
    fill(database)

    answer = visitor.get("/", q=f"Ampel -{'x' * 485}")

    assert answer.texts("ul.by-source li") == ["Kommune21 2", "stadt-und-werk 1"]
    assert answer.attributes(".by-source a", "href") == []


def test_there_is_no_overview_where_there_is_nothing_to_compare(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(25))

    first = visitor.get("/", q="Meldung")

    assert (first.status, first.texts(".overview")) == (200, [])


def test_the_overview_is_told_once_on_the_first_page(database: Database, visitor: Visitor) -> None:
    fill(database)
    store(database, *numbered_articles(25))

    first = visitor.get("/", q="Ampel ODER Bad ODER Meldung")
    second = visitor.get(first.attribute("a.older", "href"))

    assert len(first.texts(".overview svg")) == 1
    assert second.texts(".overview") == []
    assert second.texts(".list h2")


def test_what_is_not_indexed_yet_is_read_once_for_hits_and_overview(
    database: Database, visitor: Visitor
) -> None:
    fill(database)
    forget_words(database)

    with counted(database) as statements:
        answer = visitor.get("/", q="Ampel")

    assert len(answer.texts(".overview svg")) == 1
    read = [one for one in statements if "FROM article" in one and "search_document.analyzer_version" in one]
    assert len(read) == 1


def test_hits_are_shown_though_the_overview_takes_too_long(
    database: Database, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    # What is too slow for a real store would be for these tests as well: so the database counts to no end.
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) FROM n"
    monkeypatch.setattr("web.overview.histogram", lambda hits, _: hits.session.scalar(text(endless)))
    monkeypatch.setattr("web.overview.SECONDS", 0.05)

    answer = visitor.get("/", q="Ampel")

    assert answer.status == 200
    assert answer.text_of(".overview") == (
        "Wann und wo die Treffer erschienen sind, ließ sich nicht schnell genug zählen."
    )
    assert len(answer.texts(".list h2")) == 3


def test_the_most_relevant_come_first_when_asked_for(database: Database, visitor: Visitor) -> None:
    about = an_issue("Glasfaser", 3)
    beside = an_article(title="Rat tagt", keywords=[], body="Auch Glasfaser. " + "Viel Text. " * 50)
    store(database, about, beside)

    newest = visitor.get("/", q="Glasfaser")
    relevant = visitor.get(newest.attribute(".order a", "href"))

    assert newest.texts(".list h2")[1] == "Glasfaser"
    assert relevant.texts(".list h2")[0] == "Glasfaser"
    assert relevant.text_of(".count") == "2 Treffer, treffendste zuerst"
    assert relevant.attribute(".order a", "href") == "/?q=Glasfaser"


def test_every_hit_is_on_one_page_by_relevance_too(database: Database, visitor: Visitor) -> None:
    store(database, *numbered_articles(45))
    shown: list[str] = []

    path = "/?q=Meldung&sort=relevanz"
    while path:
        answer = visitor.get(path)
        shown += answer.texts(".list h2")
        path = "".join(answer.attributes("a.older", "href"))

    assert sorted(shown) == sorted(f"Kaiserslautern Meldung {number}" for number in range(1, 46))
    assert answer.text_of(".count") == "45 Treffer, treffendste zuerst – weitere Treffer"
    assert answer.attribute(".pages a", "href") == "/?q=Meldung&sort=relevanz"


def test_it_is_told_when_only_the_newest_hits_are_ordered(
    database: Database, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("storage.search.pages.MOST_RANKED", 3)
    store(database, *numbered_articles(4))

    answer = visitor.get("/", q="Meldung", sort="relevanz")

    assert answer.text_of(".order .hint") == "Nach Relevanz geordnet sind nur die neuesten 3 Treffer."


@pytest.mark.parametrize(("name", "value"), [("sort", "zufall"), ("ab", "nirgends"), ("ab", "")])
def test_senseless_orders_and_places_are_refused(empty_visitor: Visitor, name: str, value: str) -> None:
    answer = empty_visitor.get("/", q="Mainz", **{name: value})

    assert answer.status == 400
    assert answer.text_of("main p:first-of-type") == f"Unzulässiger Wert für: {name}"

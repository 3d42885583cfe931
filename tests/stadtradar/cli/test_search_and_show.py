"""`search` and `show`."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.articles import save_article
from storage.sources import SourceEntry, register_sources
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

_NOW = datetime.now(UTC)


def test_search_marks_hits_and_counts_them(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), an_article(title="Neues Bad", body="Ein Bad.", url="https://a.example/2"))

    answer = stadtradar("search", "freie Parkplätze melden")

    assert answer.code == 0
    assert "Sensoren melden freie Parkplätze" in answer.out
    assert "Neues Bad" not in answer.out
    assert "1 Treffer." in answer.out


def test_search_as_json_names_where_each_word_stands(stadtradar: CommandLine) -> None:
    (number,) = stadtradar.store(an_article())

    document = stadtradar("search", "Sensoren", "--json").document

    assert document["total"] == 1
    assert document["articles"][0]["id"] == number
    first = document["articles"][0]["hits"][0]
    assert (first["field"], first["start"], first["end"], first["form"]) == ("title", 0, 8, "written")
    assert datetime.fromisoformat(document["articles"][0]["first_seen_at"]).tzinfo is not None


def test_search_says_when_there_is_more(stadtradar: CommandLine) -> None:
    stadtradar.store(*(an_article(title=f"Bad {n}", url=f"https://a.example/{n}") for n in range(3)))

    answer = stadtradar("search", "Bad", "--limit", "2")

    assert "2 von 3 Treffern" in answer.out


def test_search_looks_back_some_days_only(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=datetime.now(UTC) - timedelta(days=3))

    assert stadtradar("search", "Sensoren", "--days", "2", "--json").document["total"] == 0
    assert stadtradar("search", "Sensoren", "--days", "4", "--json").document["total"] == 1


def test_a_query_that_cannot_be_understood_is_explained(stadtradar: CommandLine) -> None:
    answer = stadtradar("search", "(Bad ODER See")

    assert answer.code == 2
    assert answer.out == ""
    assert "an Stelle 1" in answer.err
    assert "Traceback" not in answer.err


def test_a_title_cannot_steer_the_terminal(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(title="Bad \x1b[2Jgelöscht\u202e"))

    answer = stadtradar("search", "Bad")
    shown = stadtradar("show", "1")

    assert "\x1b" not in answer.out + shown.out
    assert "\u202e" not in answer.out + shown.out


def test_show_prints_the_whole_article(stadtradar: CommandLine) -> None:
    (number,) = stadtradar.store(an_article())

    answer = stadtradar("show", str(number))

    assert answer.code == 0
    for text in ("Kaiserslautern", "Sensoren melden", "stromsparendes Netz", "Stichwörter: Smart City"):
        assert text in answer.out


def test_show_finds_an_article_by_its_address(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(url="https://www.kommune21.de/meldung/"))

    document = stadtradar("show", "http://kommune21.de/meldung", "--json").document

    assert document["title"] == "Sensoren melden freie Parkplätze"
    assert document["published_at"] == "2026-03-04T09:30:00+00:00"
    assert [one["number"] for one in document["revisions"]] == [1]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.kommune21.de/meldung_37657_Neuer+Titel.html",
        "https://kommune21.de/meldung_37657_Sensoren.pdf",
        "kommune21.de/meldung_37657.html?utm_source=mail",
    ],
)
def test_show_knows_the_publishers_own_ways_to_write_an_address(stadtradar: CommandLine, url: str) -> None:
    with stadtradar.database() as database, database.transaction() as session:
        register_sources(session, [SourceEntry(name="k21", title="K21", home="https://a.example/")], _NOW)
        article = an_article(source="k21", url="https://www.kommune21.de/meldung_37657_Sensoren.html")
        save_article(session, article, keys=["kommune21.de/meldung_37657"], alertable=True, now=_NOW)

    assert stadtradar("show", url, "--json").document["id"] == 1


def test_a_day_without_a_time_is_shown_as_a_day(stadtradar: CommandLine) -> None:
    midnight = datetime(2026, 3, 4, tzinfo=ZoneInfo("Europe/Berlin"))
    stadtradar.store(an_article(published_at=midnight))

    answers = [stadtradar("search", "Sensoren"), stadtradar("show", "1")]

    for answer in answers:
        assert "04.03.2026" in answer.out
        assert "00:00" not in answer.out


def test_show_names_the_other_articles_of_the_story(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), an_article(source="dnk", url="https://dnk.example/2"))

    assert "Dieselbe Geschichte: 2" in stadtradar("show", "1").out


def test_show_of_an_unknown_article_says_where_to_look(stadtradar: CommandLine) -> None:
    answer = stadtradar("show", "99")

    assert answer.code == 2
    assert (
        answer.err
        == "Den Artikel 99 gibt es hier nicht. Nummern und Adressen nennt: stadtradar search ANFRAGE\n"
    )

"""`count`, `trend`, `top` and `sample`."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from rich.console import Console

from stadtradar.cli.trend import drawn
from storage.reindexing import owe_all
from storage.tables import Article
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

COMMANDS = (["count"], ["trend"], ["top", "quellen"], ["top", "woerter"], ["sample"])


def an_issue(title: str, month: int, **stated: object) -> Article:
    moment = datetime(2026, month, 20, 12, tzinfo=UTC)
    address = f"https://a.example/{title}-{month}-{stated.get('source', '')}".replace(" ", "-")
    plain: dict[str, object] = {
        "body": "Wenig.",
        "teaser": None,
        "kicker": None,
        "caption": None,
        "keywords": [],
    }
    return an_article(title=title, url=address, published_at=moment, **(plain | stated))


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(
        an_issue("Ampel eins", 1, section="Verkehr", body="Sensoren messen."),
        an_issue("Ampel zwei", 1, section=None, body="Sensoren funken."),
        an_issue("Ampel drei", 3, section="Verkehr", source="dnk"),
        an_issue("Bad eins", 1),
        an_issue("Bad zwei", 2, body="Viel."),
    )
    return stadtradar


def test_hits_are_counted(filled: CommandLine) -> None:
    assert filled("count", "Ampel").out == "3 Treffer.\n"
    assert filled("count", "Ampel", "--quelle", "dnk", "--json").document == {
        "query": "Ampel",
        "total": 1,
        "stories": 1,
        "left_out": 0,
    }


def test_copies_of_a_text_are_counted_as_one_story(stadtradar: CommandLine) -> None:
    stadtradar.store(*(an_article(source=source, url=f"https://{source}.example/1") for source in ("a", "b")))

    answer = stadtradar("count", "Kaiserslautern")

    assert answer.out == "2 Treffer in 1 Geschichte.\n"
    assert stadtradar("count", "Kaiserslautern", "--json").document["stories"] == 1


def test_a_trend_has_a_line_for_every_period_and_the_share_of_all_articles(filled: CommandLine) -> None:
    lines = [line.split() for line in filled("trend", "Ampel").out.splitlines()]

    assert lines == [
        ["Monat", "Treffer", "von", "Artikeln", "Anteil"],
        ["01/2026", "2", "3", "66,67", "%"],
        ["02/2026", "0", "1", "0,00", "%"],
        ["03/2026", "1", "1", "100,00", "%"],
    ]


def test_a_trend_for_programs(filled: CommandLine) -> None:
    months = filled("trend", "Ampel", "--json").document
    weeks = filled("trend", "Ampel", "--per", "woche", "--json").document
    days = filled("trend", "Ampel", "--per", "tag", "--json").document

    assert (months["per"], months["left_out"]) == ("monat", 0)
    assert months["periods"][1] == {"first_day": "2026-02-01", "hits": 0, "articles": 1, "share": 0.0}
    assert (weeks["periods"][0]["first_day"], len(weeks["periods"])) == ("2026-01-19", 9)
    assert (days["periods"][0]["first_day"], len(days["periods"])) == ("2026-01-20", 60)


def test_bars_are_drawn_on_a_terminal_only(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = filled("trend", "Ampel")
    monkeypatch.setattr(
        "stadtradar.cli.trend.console", lambda: Console(force_terminal=True, width=100, highlight=False)
    )
    seen = filled("trend", "Ampel")

    assert "█" not in piped.out
    assert [line.count("█") for line in seen.out.splitlines()[1:]] == [13, 0, 20]


def test_a_bar_is_never_invisible() -> None:
    assert [drawn(share, 0.5) for share in (0.5, 0.25, 0.0001, 0.0)] == ["█" * 20, "█" * 10, "▏", ""]
    assert drawn(0.0, 0.0) == ""


def test_the_sources_and_sections_with_most_hits(filled: CommandLine) -> None:
    sources = filled("top", "Ampel", "quellen").out.splitlines()
    sections = filled("top", "Ampel", "rubriken").out.splitlines()

    assert [line.split() for line in sources[1:]] == [
        ["kommune21", "2", "66,67", "%"],
        ["dnk", "1", "33,33", "%"],
    ]
    assert sections[1].split() == ["Verkehr", "2", "66,67", "%"]
    assert sections[2] == "1 von 3 Treffern ohne Rubrik."


def test_what_a_limit_hides_is_counted(filled: CommandLine) -> None:
    answer = filled("top", "Ampel", "quellen", "--limit", "1")
    document = filled("top", "Ampel", "quellen", "--limit", "1", "--json").document

    assert answer.out.splitlines()[-1] == "1 weitere mit --limit."
    assert document["top"] == [{"name": "kommune21", "hits": 2}]
    assert (document["total"], document["further"], document["without"]) == (3, 1, 0)


def test_the_words_that_hits_have_in_common(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    complete = filled("top", "Ampel", "woerter", "--json").document
    # By its full name one gets the function, which is called like its module.
    monkeypatch.setattr(import_module("storage.search.top_words"), "MOST_READ", 2)
    newest = filled("top", "Ampel", "woerter")

    assert complete["top"][0] == {"name": "Sensoren", "hits": 2}
    assert (complete["total"], complete["counted"], complete["further"]) == (3, 3, None)
    assert newest.out.splitlines()[-1] == "Gelesen wurden die neuesten 2 von 3 Treffern."


def test_a_sample_is_the_same_again_for_the_same_seed(stadtradar: CommandLine) -> None:
    stadtradar.store(*(an_issue(f"Ampel {n}", 1) for n in range(30)))

    first, again, other = (
        stadtradar("sample", "Ampel", "--size", "5", "--seed", seed, "--json").document
        for seed in ("7", "7", "8")
    )

    assert first == again
    assert first["articles"] != other["articles"]
    assert (len(first["articles"]), first["total"]) == (5, 30)
    assert set(first["articles"][0]) == {"id", "source", "url", "title", "published_at"}


def test_a_sample_shows_titles_and_addresses(filled: CommandLine) -> None:
    answer = filled("sample", "Ampel", "--size", "2")

    assert answer.out.count("https://a.example/Ampel-") == 2
    assert answer.out.count("\nAmpel ") == 2
    assert answer.out.splitlines()[-1] == "2 von 3 Treffern."


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_answers_a_query_without_hits(filled: CommandLine, command: list[str]) -> None:
    name, *what = command

    answer = filled(name, "Atlantis", *what)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out in ("Nichts gefunden.\n", "0 Treffer.\n")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_counts_what_is_not_indexed_yet(filled: CommandLine, command: list[str]) -> None:
    name, *what = command
    before = filled(name, "Ampel", *what, "--json").document
    owe(filled)

    assert filled(name, "Ampel", *what, "--json").document == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_tells_what_it_left_out(
    filled: CommandLine, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    owe(filled)
    name, *what = command

    answer = filled(name, "Ampel", *what)

    assert filled(name, "Ampel", *what, "--json").document["left_out"] == 5
    assert answer.err == "Nicht durchsucht: 5 Artikel, die noch nicht im Suchverzeichnis stehen.\n"


@pytest.mark.parametrize("command", [["search"], *COMMANDS], ids=" ".join)
def test_every_command_gives_up_in_time_and_names_a_remedy(
    filled: CommandLine, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.time_limit._STEPS", 1)
    monkeypatch.setattr("stadtradar.cli.searching.DEFAULT_SECONDS", 0)
    name, *what = command

    answer = filled(name, "Ampel", *what)

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Die Suche dauert länger als 0 Sekunden. Bitte grenzen Sie sie ein")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_a_query_it_cannot_read(stadtradar: CommandLine, command: list[str]) -> None:
    name, *what = command

    answer = stadtradar(name, "(Ampel", *what)

    assert (answer.code, answer.out) == (2, "")
    assert "an Stelle 1" in answer.err


def test_what_cannot_be_ranked_is_refused_with_what_can(stadtradar: CommandLine) -> None:
    answer = stadtradar("top", "Ampel", "autoren")

    assert answer.code == 2
    assert "„autoren“ gibt es nicht, zur Wahl stehen quellen, rubriken, woerter." in answer.err


def owe(line: CommandLine) -> None:
    """Leave all articles out of the index."""
    with line.database() as database, database.transaction() as session:
        owe_all(session)

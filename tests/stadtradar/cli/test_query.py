"""`query explain`."""

import re

import pytest

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine


def test_a_query_is_shown_as_an_outline(stadtradar: CommandLine) -> None:
    answer = stadtradar("query", "explain", '*licht* -titel:exakt:"Smart City"')

    assert answer.code == 0
    outline, _, _ = answer.out.partition("Gesucht wird")
    assert outline.splitlines() == [
        "UND",
        "  Wort „*licht*“",
        "    enthält: licht",
        "  NICHT",
        "    Wortgruppe „Smart City“",
        "      nur im Feld Überschrift",
        "      Smart",
        "        buchstabengetreu: Smart",
        "      City",
        "        buchstabengetreu: City",
        "",
    ]
    assert "in: Dachzeile, Überschrift, Anreißer, Text, Stichwort, Bildunterschrift\n" in answer.out


def test_all_forms_are_shown_on_request(stadtradar: CommandLine) -> None:
    some = stadtradar("query", "explain", "Kaiserslautern")
    complete = stadtradar("query", "explain", "Kaiserslautern", "--all")

    assert re.search(r"Einwohner oder Adjektiv \(\d+\): .+ … \d+ weitere\n", some.out)
    assert "kaiserslauternern" in complete.out
    assert "weitere" not in complete.out
    assert "Zeichen" not in complete.out


def test_an_article_is_asked_part_by_part(stadtradar: CommandLine) -> None:
    (number,) = stadtradar.store(an_article())

    answer = stadtradar("query", "explain", "Sensoren NAHE Plätze -Kaiserslautern", "--on", str(number))

    lines = [line.strip() for line in answer.out.splitlines()]
    assert lines[0] == "Artikel 1 (04.03.2026): Sensoren melden freie Parkplätze"
    assert lines[2] == "UND – kein Treffer"
    assert lines[3] == "NAHE, im selben Satz – kein Treffer"
    assert "→ Text: Sensoren (wie geschrieben)" in lines
    assert "NICHT – kein Treffer, denn das steht im Artikel" in lines
    assert "→ Dachzeile: Kaiserslautern (wie geschrieben)" in lines


def test_the_explanation_is_there_for_programs(stadtradar: CommandLine) -> None:
    (number,) = stadtradar.store(an_article())

    document = stadtradar("query", "explain", "Sensoren", "--on", str(number), "--json").document

    assert (document["query"], document["article"]) == ("Sensoren", number)
    assert list(document["runs"]) == ["SQLite", "PostgreSQL"]
    tree = document["tree"]
    assert (tree["kind"], tree["outcome"], tree["children"]) == ("phrase", "hit", [])
    assert tree["words"][0]["groups"][0] == {
        "reason": "written",
        "label": "wie geschrieben",
        "forms": ["sensoren"],
    }
    assert tree["hits"][0] == {
        "field": "title",
        "start": 0,
        "end": 8,
        "text": "Sensoren",
        "form": "written",
    }


def test_aliases_are_written_out(stadtradar: CommandLine) -> None:
    stadtradar("aliases", "set", "KL", "Kaiserslautern", "--bis", "2026")

    answer = stadtradar("query", "explain", "@kl")

    assert answer.out.splitlines()[:3] == ["ODER, für @KL", "  UND", "    Wort „Kaiserslautern“"]
    assert "    gilt für Artikel bis 31.12.2026" in answer.out.splitlines()


def test_it_speaks_english_when_asked_and_says_so_of_errors_too(stadtradar: CommandLine) -> None:
    explained = stadtradar("query", "explain", "Köln", "--lang", "en")
    wrong = stadtradar("query", "explain", "(Köln", "--lang", "en")

    assert explained.out.startswith("word “Köln”\n  as written: koeln\n  another spelling: koln\n")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == (
        "The bracket at position 1 is never closed. Put a closing bracket “)” behind its last word. "
        "Suggestion: (Köln)\n"
    )


def test_an_unknown_article_is_said_to_be_none(stadtradar: CommandLine) -> None:
    answer = stadtradar("query", "explain", "Köln", "--on", "99")

    assert answer.code == 2
    assert answer.err.startswith("Den Artikel 99 gibt es hier nicht.")


def test_what_the_databases_run_is_shown(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())

    answer = stadtradar("query", "explain", "*schnell*")
    runs = stadtradar("query", "explain", "*schnell* zeit:7d", "--json").document["runs"]

    assert answer.out.endswith(
        "\nSo sucht SQLite:\n"
        '  MATCH: (("schneller"))\n'
        "  SQL: SELECT search_words.rowid FROM search_words WHERE search_words MATCH '((\"schneller\"))' "
        "ORDER BY search_words.rowid DESC\n"
        "\nSo sucht PostgreSQL:\n"
        "  tsquery: ('schneller')\n"
        "  SQL: SELECT search_document.article_id FROM search_document WHERE search_document.lexemes @@ "
        "CAST('(''schneller'')' AS TSQUERY) ORDER BY search_document.article_id DESC\n"
    )
    assert [line.partition(":")[0] for line in runs["SQLite"]] == ["MATCH", "SQL"]
    assert "search_document.day" in runs["SQLite"][1]


def test_long_statements_are_cut_unless_all_is_asked_for(stadtradar: CommandLine) -> None:
    query = " ".join(f"Kaiserslautern{number}" for number in range(30))
    short = stadtradar("query", "explain", query)
    complete = stadtradar("query", "explain", query, "--all")

    assert " Zeichen, ganz mit --all)" in short.out
    assert "ORDER BY search_words.rowid DESC\n" not in short.out
    assert "ORDER BY search_words.rowid DESC\n" in complete.out


def test_a_query_beyond_the_means_of_a_search_is_explained_all_the_same(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.expansion.MOST_WORDS", 0)
    stadtradar.store(an_article())

    answer = stadtradar("query", "explain", "*ten")

    assert answer.code == 0
    assert answer.out.startswith("Wort „*ten“\n")
    assert "So sucht SQLite:\n  " in answer.out
    assert "SELECT" not in answer.out


def test_words_that_take_too_long_to_look_up_leave_the_explanation(
    stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.time_limit._STEPS", 1)
    monkeypatch.setattr("stadtradar.cli.query.DEFAULT_SECONDS", 0)
    stadtradar.store(an_article())

    answer = stadtradar("query", "explain", "*ten", "--on", "1")

    assert (answer.code, answer.err) == (0, "")
    assert "Wort „*ten“ – Treffer\n" in answer.out
    assert "So sucht SQLite:\n  Die Suche dauert länger als 0 Sekunden." in answer.out

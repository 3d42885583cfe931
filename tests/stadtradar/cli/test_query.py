"""`query explain`."""

import re

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine


def test_a_query_is_shown_as_an_outline(stadtradar: CommandLine) -> None:
    answer = stadtradar("query", "explain", '*licht* -titel:exakt:"Smart City"')

    assert answer.code == 0
    assert answer.out.splitlines()[:-1] == [
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
    assert answer.out.endswith("in: Dachzeile, Überschrift, Anreißer, Text, Stichwort, Bildunterschrift\n")


def test_all_forms_are_shown_on_request(stadtradar: CommandLine) -> None:
    some = stadtradar("query", "explain", "Kaiserslautern")
    complete = stadtradar("query", "explain", "Kaiserslautern", "--all")

    assert re.search(r"Einwohner oder Adjektiv \(\d+\): .+ … \d+ weitere\n", some.out)
    assert "kaiserslauternern" in complete.out
    assert "weitere" not in complete.out


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

    assert (document["query"], document["article"], document["runs"]) == ("Sensoren", number, {})
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

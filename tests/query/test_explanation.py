from datetime import date

import pytest
from hypothesis import given

from query import (
    Alias,
    Context,
    Field,
    Form,
    Member,
    Phrase,
    Query,
    QueryError,
    Word,
    analyse_document,
    evaluate,
    parse,
)
from query.aliases import by_key
from query.explanation import Asked, Explained, Outcome, explain
from query.verdicts import verdict
from query.wording import ENGLISH, GERMAN, LESS_CERTAIN
from tests.query.texts import queries

DAY = date(2026, 11, 23)
ALIASES = by_key(
    (Alias(name="KL", members=(Member(query="KL.digital"), Member(query="Amt", first=date(2026, 7, 1)))),)
)
TEXTS = {
    Field.TITLE: "Kaiserslauterns Laternen",
    Field.BODY: "Die Stadt Kaiserslautern tauscht Laternen. Die Straßenbeleuchtung in Kaiserlautern.",
}
ARTICLE = Asked(document=analyse_document(TEXTS, day=DAY), today=DAY)


def labels(explained: Explained, depth: int = 0) -> list[str]:
    return [
        "  " * depth + explained.label,
        *(line for child in explained.children for line in labels(child, depth + 1)),
    ]


def forms(query: str) -> dict[str, dict[Form, tuple[str, ...]]]:
    explained = explain(parse(query), "de")
    return {word.text: {group.reason: group.forms for group in word.groups} for word in explained.words}


def outcomes(query: str) -> dict[str, str]:
    def told(explained: Explained) -> dict[str, str]:
        own = {explained.label: str(explained.outcome)}
        return own | {key: value for child in explained.children for key, value in told(child).items()}

    return told(explain(parse(query), "de", ARTICLE))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Mainz", ["Wort „Mainz“"]),
        ('"Smart City"', ["Wortgruppe „Smart City“"]),
        ("*licht*", ["Wort „*licht*“"]),
        ("a b ODER c", ["ODER", "  UND", "    Wort „a“", "    Wort „b“", "  Wort „c“"]),
        ("a -b", ["UND", "  Wort „a“", "  NICHT", "    Wort „b“"]),
        ("a NAHE b", ["NAHE, im selben Satz", "  Wort „a“", "  Wort „b“"]),
        ("a NAHE/0 b", ["NAHE, unmittelbar nebeneinander", "  Wort „a“", "  Wort „b“"]),
        (
            "(a ODER b) NAHE/3 c",
            ["NAHE, höchstens 3 Wörter dazwischen", "  ODER", "    Wort „a“", "    Wort „b“", "  Wort „c“"],
        ),
        ("a von:2026-07", ["UND", "  Wort „a“", "  erschienen ab 01.07.2026"]),
        ("a bis:2026-07", ["UND", "  Wort „a“", "  erschienen bis 31.07.2026"]),
        ("a zeit:2w", ["UND", "  Wort „a“", "  erschienen in den letzten 14 Tagen mit heute"]),
        (
            "@kl",
            [
                "ODER, für @KL",
                "  Wortgruppe „KL.digital“",
                "  UND",
                "    Wort „Amt“",
                "    gilt für Artikel ab 01.07.2026",
            ],
        ),
        ("DigitalPakt", ["ODER", "  Wortgruppe „DigitalPakt“", "  Wort „DigitalPakt“"]),
    ],
)
def test_a_query_is_explained_part_by_part(query: str, expected: list[str]) -> None:
    assert labels(explain(parse(query, ALIASES), "de")) == expected


def test_an_explanation_speaks_english_too() -> None:
    assert labels(explain(parse('((a ODER "b c") NAHE/2 x) -y last:1d'), "en")) == [
        "AND",
        "  NEAR, at most 2 words between",
        "    OR",
        "      word “a”",
        "      phrase “b c”",
        "    word “x”",
        "  NOT",
        "    word “y”",
        "  published today",
    ]


def test_the_forms_of_a_word_are_grouped_by_reason() -> None:
    assert forms("Mainz")["Mainz"][Form.WRITTEN] == ("mainz",)
    assert "mainzer" in forms("Mainz")["Mainz"][Form.INHABITANT]
    assert forms("Köln")["Köln"][Form.SPELLING] == ("koln",)
    assert forms("*stadt*")["stadt"] == {Form.WILDCARD: ("stadt",)}
    assert forms("exakt:Hof")["Hof"] == {Form.EXACT: ("Hof",)}
    assert "mainz" in forms("Mainz~")["Mainz"][Form.TYPO]
    assert list(forms('"Bad Mainz"')) == ["Bad", "Mainz"]


def test_fields_and_what_stands_beside_a_name_are_noted() -> None:
    context = Context(
        forms=frozenset({"hof"}),
        capital=True,
        not_after=frozenset({("der",), ("auf", "dem")}),
        not_before=frozenset({("#",)}),
        sure_after=frozenset({("in",)}),
        sure_before=frozenset({("saale",)}),
    )
    phrase = Phrase("Hof", (Word("Hof", (("hof", Form.WRITTEN),)),), 0, 3, (Field.TITLE,), context)

    assert explain(Query("Hof", phrase), "de").notes == (
        "nur im Feld Überschrift",
        "gilt kleingeschrieben nicht",
        "gilt nicht nach: auf dem, der",
        "gilt nicht vor: (Zahl)",
        "gilt sicher nach: in",
        "gilt sicher vor: saale",
    )


def test_a_name_on_which_there_is_a_verdict_says_under_which_word_the_index_has_it() -> None:
    query = parse("Essen")
    assert isinstance(query.root, Phrase)

    assert explain(query, "de").notes[-1] == f"steht im Suchverzeichnis als {verdict(query.root)}"
    assert explain(query, "en").notes[-1] == f"stands in the index as {verdict(query.root)}"


def test_a_place_is_explained_by_the_names_it_was_written_out_for() -> None:
    phrase = Phrase("Halle (Saale)", (Word("Halle", ()), Word("Saale", ())), 6, 19)
    short = Phrase("Halle (Saale)", (Word("Halle", ()),), 6, 19)

    assert explain(Query("", phrase), "de").label == "Wortgruppe „Halle (Saale)“"
    assert explain(Query("", short), "de").label == "Wort „Halle“"


def test_every_part_says_whether_the_article_answers_it() -> None:
    assert outcomes("Kaiserslautern (Mainz ODER Laternen) -*beleuchtung von:2026-12") == {
        "UND": "miss",
        "Wort „Kaiserslautern“": "hit",
        "ODER": "hit",
        "Wort „Mainz“": "miss",
        "Wort „Laternen“": "hit",
        "NICHT": "miss",
        "Wort „*beleuchtung“": "hit",
        "erschienen ab 01.12.2026": "miss",
    }


def test_what_was_found_is_told_with_its_field_and_form() -> None:
    explained = explain(parse("Kaiserslautern~"), "de", ARTICLE)
    near = explain(parse("Stadt NAHE Laternen"), "de", ARTICLE)

    assert [(hit.field, hit.text, hit.form) for hit in explained.hits] == [
        (Field.TITLE, "Kaiserslauterns", Form.WRITTEN),
        (Field.BODY, "Kaiserslautern", Form.WRITTEN),
        (Field.BODY, "Kaiserlautern", Form.TYPO),
    ]
    assert [(hit.field, hit.text) for hit in near.hits] == [(Field.BODY, "Stadt"), (Field.BODY, "Laternen")]
    assert [len(child.hits) for child in near.children] == [1, 2]


def test_without_an_article_nothing_is_answered() -> None:
    explained = explain(parse("Kaiserslautern"), "de")

    assert (explained.outcome, explained.hits) == (None, ())


@given(queries)
def test_the_whole_is_answered_as_search_answers_it(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    document = analyse_document({Field.TITLE: "Kaiserslauterns KL.digital", Field.BODY: text}, day=DAY)

    explained = explain(query, "de", Asked(document=document, today=DAY))

    match = evaluate(query, document, today=DAY)
    assert explained.outcome is (Outcome.MISS if match is None else Outcome.HIT)
    assert [(hit.field, hit.start, hit.end, hit.form) for hit in explained.hits] == [
        (hit.field, hit.start, hit.end, hit.form) for hit in (match.hits if match else ())
    ]


def test_both_languages_name_every_field_and_form() -> None:
    for words in (GERMAN, ENGLISH):
        assert (set(words.fields), set(words.forms), set(words.doubts)) == (
            set(Field),
            set(Form),
            set(LESS_CERTAIN),
        )

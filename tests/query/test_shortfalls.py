from datetime import date

import pytest

from query import Field, analyse_document, parse
from query.explanation import Asked, explain
from query.shortfalls import shortfalls

DAY = date(2026, 11, 23)
ARTICLE = analyse_document({Field.TITLE: "Sensoren in Kaiserslautern", Field.BODY: "Am Bahnhof."}, day=DAY)


def lacks(query: str) -> list[tuple[str, ...]]:
    explained = explain(parse(query), "de", Asked(document=ARTICLE, today=DAY))
    return [one.labels for one in shortfalls(explained)]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("Sensoren", []),
        ("Glasfaser", [("Wort „Glasfaser“",)]),
        ("Sensoren Glasfaser Gigabit", [("Wort „Glasfaser“",), ("Wort „Gigabit“",)]),
        ("Glasfaser ODER Gigabit", [("Wort „Glasfaser“", "Wort „Gigabit“")]),
        ("Sensoren NAHE Bahnhof", [("NAHE, im selben Satz",)]),
        ("Sensoren von:2027-01-01", [("erschienen ab 01.01.2027",)]),
        ("Sensoren NICHT (Zoo ODER Bahnhof)", [("Wort „Bahnhof“",)]),
    ],
)
def test_every_part_that_fails_is_named_and_alternatives_as_one(
    query: str, labels: list[tuple[str, ...]]
) -> None:
    assert lacks(query) == labels


def test_what_is_excluded_is_shown_as_it_stands_in_the_article() -> None:
    query = parse("Sensoren NICHT (Zoo ODER Bahnhof)")

    [found] = shortfalls(explain(query, "de", Asked(document=ARTICLE, today=DAY)))

    assert [(text.field, text.text) for text in found.excluded] == [(Field.BODY, "Bahnhof")]

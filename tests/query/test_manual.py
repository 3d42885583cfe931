from pathlib import Path

import pytest

from query import Field, analyse_document, evaluate, parse

MANUAL = Path(__file__).parents[2] / "docs" / "anfragen.md"


def examples() -> list[tuple[str, str, bool]]:
    rows = [line.strip("|").split(" | ") for line in MANUAL.read_text("utf-8").splitlines() if "| `" in line]
    return [
        (query.strip(" `"), text.strip(), hit)
        for query, found, not_found in rows
        for texts, hit in ((found, True), (not_found, False))
        for text in texts.split(" · ")
    ]


@pytest.mark.parametrize(("query", "text", "hit"), examples())
def test_the_examples_of_the_manual_are_true(query: str, text: str, hit: bool) -> None:
    assert (evaluate(parse(query), analyse_document({Field.BODY: text})) is not None) is hit


def test_the_manual_has_examples() -> None:
    assert len(examples()) > 30

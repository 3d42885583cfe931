import re
import unicodedata

import pytest

from query import Field, analyse_document, evaluate, parse
from tests.query.tables import Case, cases

CASES = [pytest.param(case, id=f"{case.query} / {case.sentence}") for case in cases()]


def hits(query: str, sentence: str) -> bool:
    return evaluate(parse(query), analyse_document({Field.BODY: sentence})) is not None


@pytest.mark.parametrize("case", CASES)
def test_a_query_hits_the_sentences_it_should_and_no_others(case: Case) -> None:
    assert hits(case.query, case.sentence) is case.hit, case.note


@pytest.mark.parametrize("case", CASES)
def test_the_encoding_of_the_text_changes_nothing(case: Case) -> None:
    decomposed = unicodedata.normalize("NFD", case.sentence)
    hyphenated = re.sub(r"(?<=[^\W\d])(?=[^\W\d])", "\u00ad", case.sentence)
    spaced = case.sentence.replace(" ", "\u202f\u00a0")

    assert [hits(case.query, text) for text in (decomposed, hyphenated, spaced)] == [case.hit] * 3


@pytest.mark.parametrize("case", CASES)
def test_the_encoding_of_the_query_changes_nothing(case: Case) -> None:
    decomposed = unicodedata.normalize("NFD", case.query)
    wrapped = f"\ufeff\u200b {case.query.replace(' ', chr(0xA0))}\x00\n"

    assert [hits(query, case.sentence) for query in (decomposed, wrapped)] == [case.hit] * 2


def test_the_table_holds_many_cases_and_none_twice() -> None:
    pairs = [(case.query, case.sentence) for case in cases()]

    assert len(pairs) >= 200
    assert len(set(pairs)) == len(pairs)

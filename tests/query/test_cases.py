import re
import unicodedata
from collections.abc import Callable

import pytest

from query import Form, Match, analyse_document, evaluate, parse
from tests.query.tables import Case, cases

CASES = [pytest.param(case, id=f"{case.query} / {case.sentence}") for case in cases()]
HITS = [pytest.param(case, id=f"{case.query} / {case.sentence}") for case in cases() if case.form]


def found(case: Case, query: str | None = None, rewrite: Callable[[str], str] = str) -> Match | None:
    texts = {field: rewrite(text) for field, text in case.texts.items()}
    return evaluate(parse(query or case.query), analyse_document(texts, day=case.day))


@pytest.mark.parametrize("case", CASES)
def test_a_query_hits_the_sentences_it_should_and_no_others(case: Case) -> None:
    assert (found(case) is not None) is case.hit, case.note


@pytest.mark.parametrize("case", HITS)
def test_a_hit_says_in_which_form_the_word_was_found(case: Case) -> None:
    match = found(case)

    assert match is not None
    assert match.hits[0].form is case.form, case.note


@pytest.mark.parametrize("case", CASES)
def test_the_encoding_of_the_text_changes_nothing(case: Case) -> None:
    rewrites: list[Callable[[str], str]] = [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: re.sub(r"(?<=[^\W\d])(?=[^\W\d])", "\u00ad", text),
        lambda text: text.replace(" ", "\u202f\u00a0"),
    ]

    assert [found(case, rewrite=rewrite) is not None for rewrite in rewrites] == [case.hit] * 3


@pytest.mark.parametrize("case", CASES)
def test_the_encoding_of_the_query_changes_nothing(case: Case) -> None:
    decomposed = unicodedata.normalize("NFD", case.query)
    wrapped = f"\ufeff\u200b {case.query.replace(' ', chr(0xA0))}\x00\n"

    assert [found(case, query) is not None for query in (decomposed, wrapped)] == [case.hit] * 2


def test_the_table_holds_many_cases_and_none_twice() -> None:
    pairs = [(case.query, case.sentence) for case in cases()]

    assert len(pairs) >= 420
    assert len(set(pairs)) == len(pairs)


def test_the_table_shows_every_form_and_none_where_nothing_is_found() -> None:
    assert {case.form for case in cases() if case.form} == set(Form)
    assert [case for case in cases() if case.form and not case.hit] == []

"""Whatever is typed, both databases answer alike and nobody sees a fault of ours."""

from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from tests.articles import an_article
from tests.web.conftest import serving
from tests.web.stored import numbered_articles, store
from tests.web.visiting import Answer, Visitor

NASTY = [
    "", " ", '"', "'", "„Smart City“", "“Smart City”", "»Smart City«", "‚Smart City’", "'Smart City'",
    '"Smart', "C++", "C#", "O'Reilly", "-smart", "smart -city", "smart - city", "--", "AND", "UND",
    "UND ODER NICHT", "a UND", "NICHT NICHT a", "(", ")", "((((((((((", "()", "(a", "a)", "a OR (b",
    "*", "a*", "*a", "?", "a~2", "NEAR(a b)", "title:a", "a:b", "^a", "a AND b OR NOT c", "\x00",
    "a\x00b", "\ufeffa", "\u202eabc", "\u200b", "\u2028", "\x0b", "😀", "👩‍👩‍👧", "ﬃ", "ẞ", "ß", "ss",
    "ä", "ae", "a\u0308", "İ", "ſ", "١٢٣", "日本語", "кириллица", "KL.digital", "kl.digital-Team",
    "KL und digital", "..", ".", "-", "/", "\\", "%", "%%", "_", ";", "'; DROP TABLE article; --",
    "PRAGMA", "ATTACH", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "{% raw %}", "a" * 500,
    "a" * 501, "a " * 250, "(" * 250 + "a" + ")" * 249, "x" * 100_000, "\ud7ff", "\uffff", "\U0010ffff",
    "=1+1", "@", "#", "~", "Kaiserslautern\r\nSet-Cookie: a=b", "null", "None", "NaN", "1e999", "-1",
    "0", "Parkplätze Sensoren",
]  # fmt: skip


def gist(answer: Answer) -> tuple[int, list[str], list[str], list[str]]:
    return answer.status, answer.texts(".count"), answer.texts(".list h2"), answer.texts("mark")


def test_both_databases_answer_every_nasty_query_alike(
    sqlite_database: Database, postgresql_database: Database, tokens: UnsubscribeTokens
) -> None:
    for database in (sqlite_database, postgresql_database):
        store(database, an_article(), *numbered_articles(3))

    with serving(sqlite_database, tokens) as sqlite, serving(postgresql_database, tokens) as postgresql:
        answers = {query: (sqlite.get("/", q=query), postgresql.get("/", q=query)) for query in NASTY}

    assert [query for query, (one, _) in answers.items() if one.status not in {200, 400}] == []
    assert [query for query, (one, other) in answers.items() if gist(one) != gist(other)] == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(NASTY[:60]), max_size=8).map(" ".join),
        st.lists(st.sampled_from("()\"„“'-*| aUNDODERNICHT"), max_size=60).map("".join),
    )
)
def test_no_query_breaks_the_search(empty_visitor: Visitor, typed: str) -> None:
    answer = empty_visitor.get("/", q=typed)

    assert answer.status in {200, 400}
    assert len(answer.texts("h1")) == 1


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60), name=st.sampled_from(["q", "vor", "lang", "x"]))
def test_no_bytes_in_the_address_break_a_page(empty_visitor: Visitor, raw: bytes, name: str) -> None:
    bytes_typed = quote_from_bytes(raw)

    for path in (
        f"/?{name}={bytes_typed}",
        f"/artikel/{bytes_typed}?{name}={bytes_typed}",
        f"/abmelden/{bytes_typed}",
    ):
        assert empty_visitor.get(path).status < 500


@pytest.mark.parametrize("query", ["Parkplätze Sensoren", "„freie Parkplätze“", "-Trier Sensoren"])
def test_sane_queries_still_find_what_they_should(database: Database, visitor: Visitor, query: str) -> None:
    store(database, an_article())

    assert visitor.get("/", q=query).text_of(".count strong") == "1 Treffer"

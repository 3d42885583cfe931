from datetime import date, datetime, time
from itertools import chain
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from query import BERLIN, Field, parse
from storage.database import Database
from storage.tables import Article
from tests.articles import an_article
from tests.query.tables import Case, cases
from tests.storage.search_cases import (
    SOURCES,
    TODAY,
    articles,
    evaluated,
    found,
    found_in_source,
    queries,
    store,
)

_LONG_AGO = date(2000, 1, 1)  # what is stored has a day; articles without are in no period the table asks for


# Making each failing case smaller would take an hour of storing; the query alone tells enough.
@given(st.data())
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_memory_and_index_find_the_same_articles(database: Database, data: st.DataObject) -> None:
    store(database, data.draw(st.lists(articles(), min_size=15, max_size=15)))

    for query in data.draw(st.lists(queries, min_size=30, max_size=30)):
        wanted = evaluated(database, query)
        assert found(database, query) == wanted, query.root
        parts = [found_in_source(database, query, source) for source in SOURCES]
        assert sorted(chain(*parts)) == sorted(wanted), query.root


def test_the_index_finds_what_the_table_of_cases_says(database: Database) -> None:
    saying = {case.sentence: case for case in cases()}
    sentences = sorted(saying)
    store(database, [_saying(saying[sentence], number) for number, sentence in enumerate(sentences)])

    for case in cases():
        ids = found(database, parse(case.query), case.day or TODAY)
        assert (sentences.index(case.sentence) + 1 in ids) is case.hit, case


def _saying(case: Case, number: int) -> Article:
    stated: dict[str, Any] = {
        "title": f"Nichts {number}",
        "body": f"Nichts {number}.",
        "source": "nichts",
        "url": "",
    }
    stated |= dict.fromkeys(("kicker", "teaser", "caption", "author", "section"))
    texts: dict[Field, Any] = dict(case.texts)
    texts[Field.KEYWORDS] = texts.get(Field.KEYWORDS, "").splitlines()
    noon = datetime.combine(case.day or _LONG_AGO, time(12), BERLIN)
    return an_article(**stated | {field.value: text for field, text in texts.items()}, published_at=noon)

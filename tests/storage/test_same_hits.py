from itertools import chain

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from query import parse
from storage.database import Database
from storage.tables import Article
from tests.articles import an_article
from tests.query.tables import cases
from tests.storage.search_cases import SOURCES, articles, evaluated, found, found_in_source, queries, store


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
    sentences = sorted({case.sentence for case in cases()})
    store(database, [_saying(sentence, number) for number, sentence in enumerate(sentences)])

    for case in cases():
        ids = found(database, parse(case.query))
        assert (sentences.index(case.sentence) + 1 in ids) is case.hit, case


def _saying(sentence: str, number: int) -> Article:
    return an_article(
        title=f"Nichts {number}", kicker=None, teaser=None, caption=None, keywords=[], body=sentence
    )

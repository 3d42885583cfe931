import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from query import parse
from storage.database import Database
from storage.search import Hits, Narrowing, count
from tests.storage.bitmaps.budgets import count_by_bits, numbers
from tests.storage.drawing import analyze, draw, drawn_blocks
from tests.storage.search_cases import TODAY, articles, queries, store


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("Sport", 11),
        ("Haushalt", 11),  # one of them has a form that is common nowhere
        ("Markt", 12),  # common in every second block
        ("Sport ODER Markt", 17),
        ("Sport ODER Haushalt", 21),
        ("titel:Meldung", 21),
        ("Halle", 21),  # by the verdict that this is the town
    ],
)
def test_common_words_are_counted_by_their_bits_and_the_rest_by_looking(
    drawn: Database, query: str, hits: int
) -> None:
    assert drawn_blocks(drawn) == [0, 4, 8, 12, 16]
    assert count_by_bits(drawn, query) == hits


@pytest.mark.parametrize(
    "query",
    [
        "Spor*",
        "Sport ODER Mark*",
        "Sport NICHT Markt",
        "Sport Markt",
        "Sport ODER (Haushalt UND Markt)",
        '"Sport von"',
        "Nirgends",
    ],
)
def test_what_bits_do_not_tell_is_counted_without(drawn: Database, query: str) -> None:
    with drawn.reading() as session:
        number, hits = numbers(session, query)

    assert number == hits


def test_a_search_that_is_narrowed_down_counts_no_more_than_it_shows(drawn: Database) -> None:
    with drawn.reading() as session:
        narrowing = Narrowing(sources=("elsewhere",))
        hits = Hits(session, parse("Sport"), today=TODAY, narrowing=narrowing)
        assert count(hits) == 0


@given(st.data())
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_as_many_are_counted_as_found_whatever_is_asked(
    postgresql_database: Database, data: st.DataObject
) -> None:
    store(postgresql_database, data.draw(st.lists(articles(), min_size=15, max_size=15)))
    analyze(postgresql_database)
    draw(postgresql_database)

    with postgresql_database.reading() as session:
        for query in data.draw(st.lists(queries, min_size=30, max_size=30)):
            number, hits = numbers(session, query)
            assert number == hits, query.root

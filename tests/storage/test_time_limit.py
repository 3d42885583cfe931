import pytest
from sqlalchemy import text

from query import parse
from storage.database import Database
from storage.search import SearchTooCostly, limited, search
from tests.storage.indexed import NOW, save

_ENDLESS = text(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000)"
    " SELECT count(*) FROM n"
)


def test_what_takes_too_long_is_given_up_with_a_remedy(database: Database) -> None:
    told = pytest.raises(SearchTooCostly, match=r"0.05 Sekunden.*Zeitraum")
    with database.reading() as session, told, limited(session, 0.05):
        session.execute(_ENDLESS).scalar()


def test_after_a_search_was_given_up_the_next_one_has_its_own_time(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
    with database.reading() as session, pytest.raises(SearchTooCostly), limited(session, 0.05):
        session.execute(_ENDLESS).scalar()

    with database.reading() as session:
        assert search(session, parse("Trier"), today=NOW.date()).total == 1


def test_other_errors_are_told_as_they_are(database: Database) -> None:
    with pytest.raises(Exception, match="nirgends"), database.reading() as session, limited(session, 5):
        session.execute(text("SELECT * FROM nirgends"))


def test_a_query_hard_on_patterns_is_answered_or_given_up(database: Database) -> None:
    words = " ODER ".join(f"{letter * 12}er" for letter in "abcdefgh")
    query = f"({words}) NAHE/50 ({words})"
    with database.transaction() as session:
        save(session, "Alle", f"{'a' * 12}er und {'h' * 12}er")

    with database.reading() as session:
        assert search(session, parse(query), today=NOW.date()).total == 1

from importlib import import_module

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.search import newest
from tests.storage.indexed import hits_of, save

TEXTS = ("In Halle (Saale) baut die Stadt.", "Die Halle steht leer.", "Markt in Halle an der Saale.")


@pytest.mark.parametrize("walked", [1, 5, 1000])
@pytest.mark.parametrize("query", ["Halle", '"Markt in Halle"', "Halle NICHT Markt", "Stadt NAHE Halle"])
def test_common_words_whose_places_count_are_found_however_far_is_walked(
    database: Database, monkeypatch: pytest.MonkeyPatch, query: str, walked: int
) -> None:
    """PostgreSQL reads some from the newest back, once its statistics say that the words are common."""
    monkeypatch.setattr(import_module("storage.search.newest"), "_WALKED", walked)
    with database.transaction() as session:
        for number in range(24):
            save(session, f"Meldung {number}", f"{TEXTS[number % 5 % 3]} Nummer {number}.")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))

    with database.reading() as session:
        hits = hits_of(session, query)
        wanted = sorted(session.scalars(hits.select(hits.id)), reverse=True)
        found: list[int] = []
        while page := newest(hits, 2, *([hits.id < found[-1]] if found else [])):
            found += page

    assert len(wanted) > 2
    assert found == wanted


def test_what_is_common_is_told_by_the_statistics(postgresql_database: Database) -> None:
    """Without them every word is rare, and all its articles are fetched before the newest are shown."""
    with postgresql_database.transaction() as session:
        for number in range(24):
            save(session, f"Meldung {number}", TEXTS[0])
    with postgresql_database.reading() as session:
        unknown = hits_of(session, "Halle").expected_articles
    with postgresql_database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))

    with postgresql_database.reading() as session:
        known = hits_of(session, "Halle").expected_articles

    assert unknown <= 0
    assert known == 24

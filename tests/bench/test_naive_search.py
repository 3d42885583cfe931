from datetime import UTC, datetime

from bench.naive_search import count_naively, index_naively, months_naively, newest_naively
from storage.database import Database
from tests.storage.indexed import save


def test_a_first_attempt_finds_words_but_no_names(database: Database) -> None:
    with database.transaction() as session:
        for title in ("Sensoren für Trier", "Ampeln in Mainz", "Der Rat Kaiserslauterns"):
            save(session, title, published_at=datetime(2026, 3, 4, tzinfo=UTC))
    index_naively(database, written=3, many=3)

    with database.reading() as session:
        counted = [count_naively(session, word) for word in ("Wenig", "Mainz", "Kaiserslautern")]
        newest = newest_naively(session, "Wenig", limit=2)
        months = months_naively(session, "Wenig")

    assert (counted, newest) == ([3, 1, 0], [3, 2])
    assert list(months.values()) == [3]

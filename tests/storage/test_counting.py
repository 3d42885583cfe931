from datetime import UTC, date, datetime

from sqlalchemy import delete

from storage.database import Database
from storage.search import Bar, Step, by_month, by_section, by_source, histogram, sample, top_words
from storage.tables import SearchDocument
from tests.storage.indexed import forget_words, hits_of, save


def fill(database: Database) -> None:
    with database.transaction() as session:
        for number, (day, section) in enumerate([(1, "Stadt"), (1, "Stadt"), (9, None), (30, "Land")]):
            moment = datetime(2026, 10, day, 12, tzinfo=UTC)
            save(session, f"Sensoren in Trier {number}", section=section, published_at=moment)
        for day in (1, 2, 9, 10):
            save(
                session, f"Ampeln {day}", published_at=datetime(2026, 10, day, 12, tzinfo=UTC), source="blatt"
            )


def test_hits_are_counted_by_source_section_and_month(database: Database) -> None:
    fill(database)

    with database.reading() as session:
        hits = hits_of(session, "Sensoren ODER Ampeln")
        assert by_source(hits) == [("blatt", 4), ("kommune21", 4)]
        assert by_section(hits)[0] == ("Smart City", 4)
        assert by_section(hits_of(session, "Sensoren")) == [("Stadt", 2), ("Land", 1)]
        assert by_month(hits) == [(date(2026, 10, 1), 8)]


def test_a_histogram_has_a_bar_for_every_step_and_knows_the_share_of_all_articles(database: Database) -> None:
    fill(database)

    with database.reading() as session:
        weeks = histogram(hits_of(session, "Sensoren"), Step.WEEK)
        days = histogram(hits_of(session, "Sensoren"), Step.DAY)
        nothing = histogram(hits_of(session, "Nirgends"), Step.MONTH)

    assert [(bar.first_day.day, bar.hits, bar.articles) for bar in weeks] == [
        (28, 2, 4),
        (5, 1, 3),
        (12, 0, 0),
        (19, 0, 0),
        (26, 1, 1),
    ]
    assert weeks[1].share == 1 / 3
    assert (len(days), days[0]) == (30, Bar(first_day=date(2026, 10, 1), hits=2, articles=3))
    assert nothing == []


def test_a_day_is_that_of_berlin(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren", published_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

    with database.reading() as session:
        assert by_month(hits_of(session, "Sensoren")) == [(date(2026, 11, 1), 1)]


def test_what_a_search_is_narrowed_to_counts_alone_also_in_the_share(database: Database) -> None:
    fill(database)

    with database.reading() as session:
        hits = hits_of(session, "Sensoren", sources=("kommune21",), first=date(2026, 10, 2))
        bars = histogram(hits, Step.MONTH)

    assert bars == [Bar(first_day=date(2026, 10, 1), hits=2, articles=2)]


def test_the_days_of_all_articles_are_counted_also_when_they_move_or_go(database: Database) -> None:
    with database.transaction() as session:
        for key in ("a", "b", "c"):
            save(session, f"Sensoren {key}", key=key, published_at=datetime(2026, 10, 1, 12, tzinfo=UTC))
    with database.transaction() as session:
        save(session, "Sensoren a", key="a", published_at=datetime(2026, 10, 3, 12, tzinfo=UTC))
        session.execute(delete(SearchDocument).where(SearchDocument.article_id == 2))

    with database.reading() as session:
        bars = histogram(hits_of(session, "Sensoren"), Step.DAY)

    assert [(bar.first_day.day, bar.hits, bar.articles) for bar in bars] == [(1, 1, 1), (2, 0, 0), (3, 1, 1)]


def test_articles_not_indexed_yet_are_counted_as_well(database: Database) -> None:
    fill(database)
    forget_words(database)

    with database.reading() as session:
        hits = hits_of(session, "Sensoren")
        assert by_source(hits) == [("kommune21", 4)]
        assert sum(bar.hits for bar in histogram(hits, Step.DAY)) == 4


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(database: Database) -> None:
    with database.transaction() as session:
        for number in range(60):
            save(session, f"Sensoren {number}")

    with database.reading() as session:
        hits = hits_of(session, "Sensoren")
        drawn = [sample(hits, 10, seed=seed) for seed in (1, 1, 2)]
        everything = sample(hits, 100, seed=3)

    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 10
    assert drawn[0] != sorted(drawn[0])
    assert sorted(everything) == list(range(1, 61))


def test_top_words_are_those_most_hits_share_as_most_of_them_write_them(database: Database) -> None:
    with database.transaction() as session:
        for number, body in enumerate(
            ("Die Straße und das Öl", "Eine Straße, STRASSE", "Öl für die Straße 12")
        ):
            save(session, f"Sensor {number}", body, section=None)
        save(session, "Ampel", "Straße")

    with database.reading() as session:
        found = top_words(hits_of(session, "Sensor"))
        none = top_words(hits_of(session, "Nirgends"))

    assert found.words == (("Straße", 3), ("Öl", 2))
    assert (found.articles, none.words, none.articles) == (3, (), 0)


def test_words_of_articles_that_are_not_indexed_count_as_well(database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            save(session, f"Sensor {number}", "Die Straße", section=None)
    forget_words(database)

    with database.reading() as session:
        found = top_words(hits_of(session, "Sensor"))

    assert (found.words, found.articles) == ((("Straße", 3),), 3)

"""When sources published, and their shares of all polls."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.articles import save_article
from storage.crawling.rhythm import Publication, mean_weight, publications
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from tests.articles import an_article

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_only_the_sources_own_articles_of_the_time_count(database: Database) -> None:
    published = NOW - timedelta(hours=3)
    with database.transaction() as session:
        for number, (source, seen) in enumerate([("blatt", 0), ("blatt", 1), ("blatt", 60), ("anderes", 0)]):
            words = f"Nr. {number}: " + " ".join(f"wort{number}{one}" for one in range(80))
            article = an_article(source=source, title=words[:9], body=words, published_at=published)
            now = NOW - timedelta(days=seen)
            save_article(session, article, keys={f"{source}/{number}"}, alertable=True, now=now)

    with database.reading() as session:
        found = publications(session, "blatt", NOW - timedelta(weeks=8))

    assert found == [
        Publication(published_at=published, first_seen_at=NOW),
        Publication(published_at=published, first_seen_at=NOW - timedelta(days=1)),
    ]


def test_the_mean_share_is_that_of_the_active_sources(database: Database) -> None:
    with database.transaction() as session:
        assert mean_weight(session) is None
        entries = [SourceEntry(name=name, title=name, home="https://a.example/") for name in "abcd"]
        register_sources(session, entries, NOW)
        for state in list_sources(session):
            state.poll_weight = {"a": 1.0, "b": 2.0, "c": 9.0}.get(state.name)
            state.active = state.name != "c"

    with database.reading() as session:
        assert mean_weight(session) == pytest.approx(1.5)


def test_the_times_are_looked_up_in_an_index(sqlite_database: Database) -> None:
    query = (
        "EXPLAIN QUERY PLAN SELECT published_at FROM article WHERE source = 'a' AND first_seen_at >= '2026'"
    )
    with sqlite_database.reading() as session:
        (plan,) = session.execute(text(query)).all()

    assert "ix_article_source_seen" in plan.detail

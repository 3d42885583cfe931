from datetime import UTC, datetime, timedelta

from storage.articles import save_article
from storage.crawling.runs import IndexReport, RunReport, begin_run, finish_run
from storage.database import Database
from storage.sources import (
    SourceEntry,
    article_counts,
    due_sources,
    latest_runs,
    list_sources,
    register_sources,
)
from storage.tables import RunOutcome
from tests.articles import an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
READ = RunReport(outcome=RunOutcome.OK, indexes=(IndexReport(url="https://a.de/feed"),))
HOUR = timedelta(hours=1)


def entry(name: str, title: str = "Titel") -> SourceEntry:
    return SourceEntry(name=name, title=title, home=f"https://{name}.de/")


def register(database: Database, *entries: SourceEntry, now: datetime = NOW) -> None:
    with database.transaction() as session:
        register_sources(session, entries, now)


def due(database: Database, now: datetime, limit: int = 10) -> list[str]:
    with database.reading() as session:
        return due_sources(session, now, limit)


def test_a_new_source_is_due_at_once(database: Database) -> None:
    register(database, entry("b"), entry("a"))

    assert due(database, NOW) == ["a", "b"]
    assert due(database, NOW - HOUR) == []
    assert due(database, NOW, limit=1) == ["a"]


def test_the_longest_waiting_source_comes_first(database: Database) -> None:
    register(database, entry("a"), entry("b"), entry("c"))
    for name, pause in (("a", 3 * HOUR), ("b", HOUR), ("c", 2 * HOUR)):
        with database.transaction() as session:
            run = begin_run(session, name, NOW)
            finish_run(
                session,
                run,
                READ,
                now=NOW,
                next_crawl_at=NOW + pause,
            )

    assert due(database, NOW) == []
    assert due(database, NOW + 9 * HOUR) == ["b", "c", "a"]


def test_a_source_no_longer_configured_rests_and_comes_back_with_its_memory(database: Database) -> None:
    register(database, entry("a", "Alt"), entry("b"))
    with database.transaction() as session:
        run = begin_run(session, "a", NOW)
        finish_run(
            session,
            run,
            READ,
            now=NOW,
            next_crawl_at=NOW,
        )

    register(database, entry("b"), now=NOW + HOUR)
    resting = due(database, NOW + HOUR)
    register(database, entry("a", "Neu"), entry("b"), now=NOW + 2 * HOUR)

    assert resting == ["b"]
    with database.reading() as session:
        states = {state.name: state for state in list_sources(session)}
        assert (states["a"].title, states["a"].active, states["a"].baseline_at) == ("Neu", True, NOW)


def test_registering_again_changes_no_schedule(database: Database) -> None:
    register(database, entry("a"))

    register(database, entry("a"), now=NOW + HOUR)

    assert due(database, NOW) == ["a"]


def test_the_newest_run_and_the_number_of_articles_of_each_source(database: Database) -> None:
    register(database, entry("a"), entry("b"))
    with database.transaction() as session:
        begin_run(session, "a", NOW)
        newest = begin_run(session, "a", NOW + HOUR)
        for number in range(2):
            article = an_article(source="a", title=f"Meldung {number}")
            save_article(session, article, keys={str(number)}, alertable=True, now=NOW)

    with database.reading() as session:
        assert {name: run.id for name, run in latest_runs(session).items()} == {"a": newest}
        assert article_counts(session) == {"a": 2}

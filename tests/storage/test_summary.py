"""Figures of the whole store."""

from datetime import timedelta

import pytest

from storage.articles import save_article
from storage.crawling.runs import RunCounts, RunReport, begin_run, finish_run
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.summary import SourceFigures, source_figures, story_count
from storage.tables import RunOutcome
from tests.articles import an_article
from tests.storage.readers import NOW


@pytest.fixture(autouse=True)
def _sources(database: Database) -> None:
    entries = [SourceEntry(name=name, title=name, home=f"https://{name}.example/") for name in ("a", "b")]
    with database.transaction() as session:
        register_sources(session, entries, NOW)


def save(database: Database, source: str, title: str, *, alertable: bool, text: str | None = None) -> None:
    article = an_article(source=source, title=title, body=text or f"Von {title} berichtet der Rat.")
    with database.transaction() as session:
        key = f"{source}.example/{title}"
        save_article(session, article, keys={key}, alertable=alertable, now=NOW)


def crawl(database: Database, source: str, counts: RunCounts | None) -> None:
    with database.transaction() as session:
        run = begin_run(session, source, NOW)
        if counts is not None:
            report = RunReport(outcome=RunOutcome.OK, counts=counts)
            finish_run(session, run, report, now=NOW, next_crawl_at=NOW + timedelta(hours=1))


def figures(database: Database) -> dict[str, SourceFigures]:
    with database.reading() as session:
        return source_figures(session)


def test_empty_store_has_no_figures(database: Database) -> None:
    assert figures(database) == {}
    with database.reading() as session:
        assert story_count(session) == 0


def test_old_articles_are_found_but_not_new(database: Database) -> None:
    save(database, "a", "alt", alertable=False)
    save(database, "a", "neu", alertable=True)

    assert figures(database)["a"] == SourceFigures(found=2, new=1)


def test_corrected_article_is_still_one_new_article(database: Database) -> None:
    save(database, "a", "neu", alertable=True)
    save(database, "a", "neu", alertable=True, text="Von neu berichtet der ganze Rat.")

    assert figures(database)["a"] == SourceFigures(found=1, new=1)


def test_updates_are_summed_and_known_is_of_the_newest_finished_crawl(database: Database) -> None:
    crawl(database, "b", RunCounts(listed=9, known=7, fetched=2, updated=2))
    crawl(database, "b", RunCounts(listed=4, known=3, fetched=1, updated=1))
    crawl(database, "b", None)  # still under way

    assert figures(database)["b"] == SourceFigures(updated=3, known=3)


def test_same_text_at_two_sources_is_one_story(database: Database) -> None:
    for source in ("a", "b"):
        save(database, source, "gleich", alertable=True)
    save(database, "b", "anders", alertable=True)

    with database.reading() as session:
        assert story_count(session) == 2

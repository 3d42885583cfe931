"""What `query explain` says that the databases run is what they run."""

import pytest

from query import QueryError, parse
from storage.database import Database
from storage.search.runs import runs
from tests.storage.indexed import NOW, hits_of, save

QUERIES = [
    "Kaiserslautern",
    "*beleuchtung -Mainz",
    "Sensoren NAHE Mainz",
    "titel:exakt:Hof",
    "text:Mainz",
    '"Mainz messen"',
    "zeit:7d",
    "zeit:7d -Mainz",
    "von:2026-01-01 (Mainz ODER zeit:3d) NICHT Hof",
    "Kaiserlautern~",
    "quelle:kommune21",
    "stadt:Kaiserslautern",
    '"100 %" ODER exakt:O’Neill',
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_statement_shown_finds_the_very_hits(database: Database, query: str) -> None:
    with database.transaction() as session:
        save(session, "Straßenbeleuchtung, 100 %")
        save(session, "Kaiserslautern", "In Mainz messen Sensoren.")
        save(session, "Hof", "Bei O’Neill.")

    with database.reading() as session:
        hits = hits_of(session, query)
        shown = runs(session, parse(query), today=NOW.date())[
            "SQLite" if database.is_sqlite else "PostgreSQL"
        ]
        # Past SQLAlchemy, as it would be typed into a database's own shell.
        raw = session.connection().connection.cursor()
        raw.execute(shown.sql)
        found = [row[0] for row in raw.fetchall()]

        assert found == sorted(session.scalars(hits.select(hits.id)), reverse=True)
        assert found


def test_both_databases_are_told_of_whichever_is_open(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Straßenbeleuchtung")

    with database.reading() as session:
        found = runs(session, parse("*beleuchtung -Mainz"), today=NOW.date())
        days = runs(session, parse("zeit:7d"), today=NOW.date())

    asked = {name: (run.language, run.asked) for name, run in found.items()}
    assert list(asked) == ["SQLite", "PostgreSQL"]
    assert asked["SQLite"][0] == "MATCH"
    assert asked["SQLite"][1] == '(((("strassenbeleuchtung"))) NOT ((("mainz"))))'
    assert asked["PostgreSQL"][0] == "tsquery"
    assert asked["PostgreSQL"][1] == "(('strassenbeleuchtung') & !('mainz'))"
    assert [run.asked for run in days.values()] == [None, None]


def test_too_wide_a_wildcard_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.expansion.MOST_WORDS", 1)
    with database.transaction() as session:
        save(session, "Straßenbeleuchtung Parkbeleuchtung")

    with database.reading() as session, pytest.raises(QueryError):
        runs(session, parse("*beleuchtung"), today=NOW.date())


def test_forms_that_no_article_has_are_not_asked_for(database: Database) -> None:
    with database.transaction() as session:
        save(session, "In Mainz", "Mainzer messen.")

    with database.reading() as session:
        found = runs(session, parse("Mainz Ampeln"), today=NOW.date())

    # Of a word that does not occur one form is left to be seen.
    assert found["PostgreSQL"].asked == "(('mainz' | 'mainzer') & ('ampel'))"

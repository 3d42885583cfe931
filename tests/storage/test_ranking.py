from datetime import timedelta

import pytest

from query import parse
from storage.database import Database
from storage.search import BadCursor, Cursor, Order, SearchPage, ranking, read_cursor, search
from tests.storage.indexed import NOW, forget_words, save


def page(database: Database, query: str, *, limit: int = 20, after: Cursor | None = None) -> SearchPage:
    with database.reading() as session:
        order = Order.RELEVANT
        return search(session, parse(query), order=order, limit=limit, after=after, today=NOW.date())


def titles(found: SearchPage) -> list[str]:
    return [one.article.title for one in found.hits]


def test_what_stands_in_the_headline_counts_more_than_what_the_text_mentions(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
        save(session, "Ampeln", "Trier. Trier! Trier?")
        save(session, "Busse", "Nach Trier.")

    found = page(database, "Trier")

    assert titles(found) == ["Sensoren in Trier", "Ampeln", "Busse"]
    assert (found.total, found.ranked) == (3, 3)


def test_articles_that_are_not_indexed_yet_are_ranked_with_the_others(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Sensoren in Trier")
    forget_words(database)
    with database.transaction() as session:
        save(session, "Busse", "Nach Trier.")

    assert titles(page(database, "Trier")) == ["Sensoren in Trier", "Busse"]


def test_of_two_alike_the_newer_comes_first(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Trier neu")
        save(session, "Trier alt", published_at=NOW - timedelta(days=400))

    assert titles(page(database, "Trier")) == ["Trier neu", "Trier alt"]


def test_a_rare_word_counts_more_than_a_common_one(database: Database) -> None:
    with database.transaction() as session:
        save(session, "Glasfaser", "Rathaus.")
        for number in range(5):
            save(session, f"Rathaus {number}", "Wenig.")

    assert titles(page(database, "Rathaus ODER Glasfaser"))[0] == "Glasfaser"


def test_pages_of_ranked_hits_follow_each_other_also_while_articles_come(database: Database) -> None:
    with database.transaction() as session:
        for number in range(7):
            save(session, f"Meldung {number}", "Trier. " * (number + 1))
    expected = titles(page(database, "Trier"))

    seen: list[str] = []
    found = page(database, "Trier", limit=3)
    while found.following is not None:
        seen += titles(found)
        with database.transaction() as session:
            save(session, f"Trier {len(seen)}", "Trier. Trier.")
        found = page(database, "Trier", limit=3, after=read_cursor(found.following.token))
    seen += titles(found)

    assert seen == expected


def test_only_the_newest_hits_are_ranked_and_how_many_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "MOST_RANKED", 2)
    monkeypatch.setattr("storage.search.pages.MOST_RANKED", 2)
    with database.transaction() as session:
        for title in ("Trier in Trier", "Alt", "Neu"):
            save(session, title, "Trier.")

    found = page(database, "Trier")

    assert (titles(found), found.total, found.ranked) == (["Neu", "Alt"], 3, 2)


@pytest.mark.parametrize(
    "query", ["Trier NAHE/3 Sensor", 'Trier -"Kein Sensor"', "autor:bw Trier", "von:2026"]
)
def test_any_query_can_be_ranked(database: Database, query: str) -> None:
    with database.transaction() as session:
        save(session, "Trier hat den Sensor")

    assert titles(page(database, query)) == ["Trier hat den Sensor"]


@pytest.mark.parametrize(
    "cursor", [Cursor(id=7), Cursor(order=Order.RELEVANT, id=7, newest=9, score=0.123456789)]
)
def test_a_cursor_survives_a_link(cursor: Cursor) -> None:
    assert read_cursor(cursor.token) == cursor
    assert cursor.token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "äöü",
        "e30",
        "bnVsbA",
        "W10",
        Cursor(id=-1).token,
        Cursor(id=2**40).token,
        Cursor(id=1, newest=2).token,
    ],
)
def test_a_text_that_is_no_cursor_is_refused_with_a_remedy(token: str) -> None:
    with pytest.raises(BadCursor, match="ersten Seite"):
        read_cursor(token)

from datetime import UTC, datetime, timedelta

from query.parser import parse
from query.tree import Field
from storage.articles import save_article
from storage.database import Database
from storage.search import Cursor, Narrowing, SearchPage, newest_articles, search
from tests.articles import an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def save(database: Database, *titles: str, now: datetime = NOW) -> None:
    with database.transaction() as session:
        for title in titles:
            plain = an_article(title=title, body=title, teaser=None, kicker=None, caption=None, keywords=[])
            save_article(session, plain, keys={title}, alertable=True, now=now)


def find(
    database: Database,
    query: str,
    *,
    limit: int = 20,
    after: Cursor | None = None,
    since: datetime | None = None,
) -> SearchPage:
    with database.reading() as session:
        return search(
            session,
            parse(query),
            limit=limit,
            after=after,
            narrowing=Narrowing(since=since),
            today=NOW.date(),
        )


def titles(page: SearchPage) -> list[str]:
    return [found.article.title for found in page.hits]


def test_the_newest_matching_articles_come_first_with_their_hits(database: Database) -> None:
    save(database, "Busse in Mainz", "Bahnen in Trier", "Busse in Trier")

    page = find(database, "Busse")

    assert titles(page) == ["Busse in Trier", "Busse in Mainz"]
    assert (page.total, page.following) == (2, None)
    first = page.hits[0].match.hits[0]
    assert (first.field, first.start, first.end, first.phrase) == (Field.TITLE, 0, 5, "Busse")


def test_pages_follow_each_other_without_gap_and_all_know_the_total(database: Database) -> None:
    save(database, *(f"Meldung {number} aus Trier" for number in range(7)))

    seen: list[str] = []
    page = find(database, "Trier", limit=3)
    while page.following is not None:
        assert page.total == 7
        seen += titles(page)
        page = find(database, "Trier", limit=3, after=page.following)
    seen += titles(page)

    assert seen == [f"Meldung {number} aus Trier" for number in reversed(range(7))]


def test_a_full_last_page_has_no_next_one(database: Database) -> None:
    save(database, "Trier eins", "Trier zwei")

    assert find(database, "Trier", limit=2).following is None


def test_articles_that_come_while_one_turns_the_page_change_no_page(database: Database) -> None:
    save(database, "Trier eins", "Trier zwei", "Trier drei")
    first = find(database, "Trier", limit=2)

    save(database, "Trier vier")
    second = find(database, "Trier", limit=2, after=first.following)

    assert titles(second) == ["Trier eins"]
    assert second.total == 4


def test_only_articles_first_seen_since_a_time_count(database: Database) -> None:
    save(database, "Trier alt", now=NOW - 3 * DAY)
    save(database, "Trier neu", now=NOW)

    page = find(database, "Trier", since=NOW - DAY)

    assert (titles(page), page.total) == (["Trier neu"], 1)


def test_nothing_found_is_an_empty_page(database: Database) -> None:
    save(database, "Busse in Mainz")

    assert find(database, "Trier") == SearchPage(total=0, hits=(), following=None)


def test_the_newest_articles_come_in_the_order_they_were_stored_last_first(database: Database) -> None:
    save(database, "Eins", "Zwei", "Drei")

    with database.reading() as session:
        assert [article.title for article in newest_articles(session, 2)] == ["Drei", "Zwei"]

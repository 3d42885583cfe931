"""Archived pages are read again with other page objects than those that read them first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.items import ListedHints
from crawler.pages.article import ArticlePage
from crawler.replay import ReplayOutcome, replay
from crawler.sources import Source
from storage.database import Database
from storage.ingest import late_of
from storage.integrity import check
from storage.sources import SourceEntry, register_sources
from storage.tables import LateReason
from tests.alerts.world import subscribe
from tests.crawler.archived_pages import (
    BLIND,
    HOME,
    LATER,
    LICHT,
    NOON,
    TEXT,
    WITHOUT_KICKER,
    Breaking,
    a_page,
    again,
    articles,
    crawl,
    entries,
    fetches,
    markup,
    source,
    told,
)


@pytest.fixture
def store(database: Database) -> Iterator[Database]:
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="blatt", title="Das Blatt", home=HOME)], NOON)
    yield database
    assert check(database) == []


def test_a_page_that_could_not_be_read_becomes_an_article_and_is_told_late(store: Database) -> None:
    subscribe(store, "leserin@example.org", "Lärm", now=NOON - timedelta(hours=1))
    subscribe(store, "neu@example.org", "Lärm", now=NOON + timedelta(hours=1))
    crawl(store, BLIND, a_page("laerm", markup("Lärm in Trier")))

    (replayed,) = again(store, source())

    assert (replayed.outcome, replayed.title) == (ReplayOutcome.NEW, "Lärm in Trier")
    (article,) = articles(store)
    assert (article.kicker, article.first_seen_at, article.changed_at) == ("Trier", NOON, LATER)
    (fetch,) = fetches(store)
    assert (fetch.outcome, fetch.article_id, fetch.reason) == ("stored", article.id, None)
    (row,) = told(store)
    assert row.subscriber.email == "leserin@example.org"
    assert [match.late_reason for match in row.matches] == [LateReason.UNREADABLE]


def test_a_field_that_was_not_read_is_a_revision_and_newly_matching_readers_are_told_once(
    store: Database,
) -> None:
    subscribe(store, "trier@example.org", "Trier", now=NOON - timedelta(hours=1))
    subscribe(store, "laerm@example.org", "Lärm", now=NOON - timedelta(hours=1))
    crawl(store, WITHOUT_KICKER, a_page("laerm", markup("Lärm an der Straße")))
    before = [row.subscriber.email for row in told(store)]

    (replayed,) = again(store, source())

    assert replayed.outcome is ReplayOutcome.UPDATED
    assert dict(replayed.changed) == {"kicker": ("", "Trier")}
    (article,) = articles(store)
    assert (article.revision, article.revisions[1].changed_fields) == (2, ["kicker"])
    assert [late_of(entry) is not None for entry in entries(store)] == [False, True]
    after = {row.subscriber.email: row.matches[0].late_reason for row in told(store)}
    assert before == ["laerm@example.org"]
    assert after == {"laerm@example.org": None, "trier@example.org": LateReason.MISREAD}


def test_a_second_replay_changes_nothing(store: Database) -> None:
    crawl(store, BLIND, a_page("laerm", markup("Lärm in Trier")))
    crawl(store, WITHOUT_KICKER, LICHT)
    again(store, source())
    before = (len(entries(store)), [fetch.checked_at for fetch in fetches(store)])

    second = again(store, source())

    assert [one.outcome for one in second] == [ReplayOutcome.UNCHANGED] * 2
    assert (len(entries(store)), [fetch.checked_at for fetch in fetches(store)]) == before


def test_a_dry_run_shows_the_same_and_stores_nothing(store: Database) -> None:
    crawl(store, BLIND, a_page("laerm", markup("Lärm in Trier")))
    crawl(store, WITHOUT_KICKER, LICHT)

    dry = again(store, source(), dry_run=True)
    stored = [article.title for article in articles(store)]
    real = again(store, source())

    assert stored == ["Licht an der Straße"]
    assert dry == real
    assert sorted(one.outcome for one in real) == ["new", "updated"]


def test_an_article_that_can_no_longer_be_read_stays_as_it_is(store: Database) -> None:
    crawl(store, source(), a_page("laerm", markup("Lärm in Trier")))

    (replayed,) = again(store, BLIND)

    assert replayed.outcome is ReplayOutcome.LOST
    assert replayed.reason
    (article,) = articles(store)
    assert (article.title, article.revision) == ("Lärm in Trier", 1)


def test_an_unreadable_page_says_nothing_against_the_article_that_was_read_before(store: Database) -> None:
    crawl(store, WITHOUT_KICKER, a_page("laerm", markup("Lärm an der Straße")))
    crawl(
        store,
        source(),
        a_page("laerm", "<html><body>Wartung</body></html>", at=NOON + timedelta(hours=1)),
    )

    (replayed,) = again(store, source())

    assert (replayed.outcome, dict(replayed.changed)) == (ReplayOutcome.UPDATED, {"kicker": ("", "Trier")})


def test_the_version_served_last_tells_what_an_article_says_whatever_its_url(store: Database) -> None:
    first, second = markup("Lärm", f"{TEXT}Bald."), markup("Lärm", f"{TEXT}Seit gestern.")
    canonical = f'<link rel="canonical" href="{HOME}a/laerm"></head>'
    crawl(store, source(), a_page("laerm", first))
    crawl(
        store,
        source(),
        a_page("?p=7", second.replace("</head>", canonical), at=NOON + timedelta(hours=1)),
    )

    replayed = again(store, source())

    assert [one.outcome for one in replayed] == [ReplayOutcome.UNCHANGED]
    (article,) = articles(store)
    assert article.body.endswith("Seit gestern.")


def test_the_parts_of_an_article_are_joined_again(store: Database) -> None:
    one = a_page("laerm", markup("Lärm in Trier", more="/a/laerm?seite=2"))
    two = a_page("laerm?seite=2", markup("Lärm in Trier", "Der zweite Teil nennt Zahlen dazu."))
    crawl(store, BLIND, one, two)

    (replayed,) = again(store, source())

    assert replayed.outcome is ReplayOutcome.NEW
    (article,) = articles(store)
    assert article.body == f"{TEXT.strip()}\n\nDer zweite Teil nennt Zahlen dazu."
    assert [one.outcome for one in again(store, source())] == [ReplayOutcome.UNCHANGED]


def test_an_article_is_not_cut_short_because_a_part_is_not_archived(store: Database) -> None:
    crawl(store, WITHOUT_KICKER, a_page("laerm", markup("Lärm an der Straße", more="/a/laerm?seite=2")))

    (replayed,) = again(store, source())

    assert replayed.outcome is ReplayOutcome.INCOMPLETE
    assert articles(store)[0].revision == 1


def test_articles_of_the_first_crawl_alert_nobody_later_either(store: Database) -> None:
    subscribe(store, "leserin@example.org", "Trier", now=NOON - timedelta(hours=1))
    crawl(store, BLIND, a_page("laerm", markup("Lärm in Trier")), alertable=False)
    crawl(store, WITHOUT_KICKER, a_page("licht", markup("Licht", "Hell genug.")), alertable=False)

    again(store, source())

    assert [entry.alertable for entry in entries(store)] == [False] * 3
    assert told(store) == []


def test_what_the_feed_said_is_believed_again(store: Database) -> None:
    hints = ListedHints(teaser="Im Feed stand mehr.", published_at=NOON - timedelta(hours=2))
    crawl(store, source(), a_page("laerm", markup("Lärm in Trier")), listed=hints)

    (replayed,) = again(store, source())

    assert replayed.outcome is ReplayOutcome.UNCHANGED
    assert articles(store)[0].teaser == "Im Feed stand mehr."


def test_a_page_that_breaks_a_page_object_does_not_keep_us_from_the_others(store: Database) -> None:
    crawl(store, BLIND, a_page("kaputt", markup("Kaputt")))
    crawl(store, BLIND, a_page("laerm", markup("Lärm in Trier")))

    broken, whole = again(store, source(layouts=(Breaking, ArticlePage)))

    assert (broken.outcome, broken.url) == (ReplayOutcome.FAILED, f"{HOME}a/kaputt")
    assert "ZeroDivisionError" in str(broken.reason)
    assert whole.outcome is ReplayOutcome.NEW


def test_only_pages_served_since_a_day_are_read(store: Database) -> None:
    crawl(store, BLIND, a_page("alt", markup("Alter Lärm"), at=NOON - timedelta(days=9)))
    crawl(store, BLIND, a_page("neu", markup("Neuer Lärm", f"{TEXT}Neu.")))

    replayed = again(store, source(), since=NOON - timedelta(days=1))

    assert [one.title for one in replayed] == ["Neuer Lärm"]


def test_what_came_meanwhile_is_not_overwritten(store: Database) -> None:
    crawl(store, WITHOUT_KICKER, a_page("laerm", markup("Lärm an der Straße")))

    replayed = again(store, interrupted_reader(store))

    assert [one.outcome for one in replayed] == [ReplayOutcome.OVERTAKEN, ReplayOutcome.UPDATED]
    (article,) = articles(store)
    assert (article.kicker, article.body.rpartition(". ")[2]) == ("Trier", "Neueste Fassung.")


def test_a_replay_that_was_ended_goes_on_where_it_was(store: Database) -> None:
    for name in ("eins", "zwei", "drei"):
        crawl(store, BLIND, a_page(name, markup(f"Lärm {name}", f"{TEXT}{name}.")))
    begun = replay(store, source(), since=None, dry_run=False, now=LATER)
    next(begun)
    begun.close()

    rest = again(store, source())

    assert sorted(one.outcome for one in rest) == ["new", "new", "unchanged"]
    assert len(articles(store)) == 3


def interrupted_reader(store: Database) -> Source:
    """Return a source whose first reading takes so long that a crawl comes in between."""
    newer = [a_page("laerm", markup("Lärm", f"{TEXT}Neueste Fassung."), at=NOON + timedelta(hours=1))]

    class Slow(ArticlePage):
        @classmethod
        def recognises(cls, response: object) -> bool:  # noqa: ARG003
            if newer:
                crawl(store, WITHOUT_KICKER, newer.pop())
            return True

    return replace(source(), layouts=(Slow,))

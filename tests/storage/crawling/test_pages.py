from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.articles import save_article
from storage.crawling.pages import (
    KeptPage,
    archive_size,
    forget_pages,
    keep_pages,
    note_unchanged,
    pack,
    unpack,
    validators_of,
)
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.tables import PageBody, PageFetch, PageOutcome
from tests.articles import an_article
from tests.storage.pages import HOUR, NOON, a_page

KEY = "blatt.example/a/see"


@pytest.fixture
def store(database: Database) -> Database:
    with database.transaction() as session:
        entries = [SourceEntry(name="blatt", title="Blatt", home="https://blatt.example/")]
        register_sources(session, entries, NOON)
    return database


def keep(
    store: Database,
    *pages: KeptPage,
    outcome: PageOutcome = PageOutcome.UNCHANGED,
    reason: str | None = None,
) -> None:
    with store.transaction() as session:
        keep_pages(session, pages, outcome, reason)


def fetches(store: Database) -> list[PageFetch]:
    with store.reading() as session:
        return list(session.scalars(select(PageFetch).order_by(PageFetch.id)))


def bodies(store: Database) -> list[str]:
    with store.reading() as session:
        return sorted(unpack(body).decode() for body in session.scalars(select(PageBody)))


def test_a_page_is_kept_as_served_with_what_tells_how_to_read_it(store: Database) -> None:
    page = a_page("<h1>Größe</h1>", listed={"author": "bw"})

    keep(store, page, outcome=PageOutcome.UNREADABLE, reason="Kein Text gefunden")

    (fetch,) = fetches(store)
    assert bodies(store) == ["<h1>Größe</h1>"]
    assert fetch.headers == {"content-type": "text/html"}
    assert (fetch.etag, fetch.status, fetch.hops) == ('"1"', 200, ["https://blatt.example/a/see"])
    assert (fetch.outcome, fetch.reason) == ("unreadable", "Kein Text gefunden")
    assert (fetch.listed, fetch.alertable, fetch.article_id) == ({"author": "bw"}, True, None)


def test_a_page_knows_the_article_that_was_read_from_it(store: Database) -> None:
    with store.transaction() as session:
        save_article(session, an_article(source="blatt"), keys=[KEY], alertable=True, now=NOON)
        keep_pages(session, [a_page()], PageOutcome.STORED)

    (fetch,) = fetches(store)
    assert fetch.article_id == 1


def test_an_article_that_cannot_be_saved_leaves_no_page(store: Database) -> None:
    def fail_after_the_page() -> None:
        with store.transaction() as session:
            keep_pages(session, [a_page()], PageOutcome.STORED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_page()

    assert (fetches(store), bodies(store)) == ([], [])


def test_the_same_bytes_are_kept_once(store: Database) -> None:
    keep(store, a_page(), outcome=PageOutcome.STORED)
    keep(store, a_page(hours=1), outcome=PageOutcome.UNCHANGED)
    keep(store, a_page(hours=2, key="blatt.example/?p=1"), outcome=PageOutcome.UNCHANGED)

    first, alias = fetches(store)
    assert (first.fetched_at, first.checked_at, first.outcome) == (NOON, NOON + HOUR, "stored")
    assert alias.body_hash == first.body_hash
    assert len(bodies(store)) == 1


def test_of_each_page_the_newest_fetches_and_those_of_revisions_stay(store: Database) -> None:
    keep(store, a_page("erste"), outcome=PageOutcome.STORED)
    for number in range(5):
        keep(store, a_page(f"Anzeige {number}", hours=1 + number))
    keep(store, a_page("andere", key="blatt.example/a/bad"))

    assert bodies(store) == ["Anzeige 2", "Anzeige 3", "Anzeige 4", "andere", "erste"]


def test_the_parts_of_an_article_are_kept_apart(store: Database) -> None:
    keep(store, a_page("Teil eins"), a_page("Teil zwei", part=2), outcome=PageOutcome.STORED)

    assert [(fetch.key, fetch.part) for fetch in fetches(store)] == [(KEY, 1), (KEY, 2)]


def test_a_version_is_asked_for_again_only_where_304_would_mean_an_unchanged_article(store: Database) -> None:
    keep(store, a_page(), outcome=PageOutcome.STORED)
    keep(store, a_page("neu", hours=1, headers={"last-modified": "Mon"}))
    keep(store, a_page(key="kaputt"), outcome=PageOutcome.UNREADABLE)
    keep(store, a_page(key="stumm", headers={}), outcome=PageOutcome.STORED)
    keep(store, a_page(key="lang"), a_page("2", key="lang", part=2), outcome=PageOutcome.STORED)

    with store.reading() as session:
        known = validators_of(session, "blatt", {KEY, "kaputt", "stumm", "lang", "fremd"})
        elsewhere = validators_of(session, "zfk", {KEY})

    assert known == {KEY: (None, "Mon")}
    assert elsewhere == {}


def test_a_304_is_noted_at_the_newest_fetch(store: Database) -> None:
    keep(store, a_page("alt"), outcome=PageOutcome.STORED)
    keep(store, a_page("neu", hours=1))

    with store.transaction() as session:
        note_unchanged(session, "blatt", KEY, NOON + 5 * HOUR)
        note_unchanged(session, "blatt", "fremd", NOON)

    assert [fetch.checked_at for fetch in fetches(store)] == [NOON, NOON + 5 * HOUR]


def test_old_pages_are_forgotten_some_at_a_time_and_shared_bytes_last(store: Database) -> None:
    keep(store, a_page("geteilt"), outcome=PageOutcome.STORED)
    keep(store, a_page("alt", key="b"))
    keep(store, a_page("geteilt", key="c", hours=48))

    forgotten = []
    for _ in range(3):
        with store.transaction() as session:
            forgotten.append(forget_pages(session, NOON + timedelta(days=1), limit=1))

    assert forgotten == [1, 1, 0]
    assert [fetch.key for fetch in fetches(store)] == ["c"]
    assert bodies(store) == ["geteilt"]


def test_the_archive_knows_its_size(store: Database) -> None:
    keep(store, a_page("x" * 10_000), outcome=PageOutcome.STORED)
    keep(store, a_page("x" * 10_000, key="b"), outcome=PageOutcome.STORED)

    with store.reading() as session:
        size = archive_size(session)

    assert (size.fetches, size.bodies, size.bytes) == (2, 1, 10_000)
    assert 0 < size.packed_bytes < 200


def test_a_damaged_page_is_not_taken_for_what_was_served() -> None:
    packed = pack(b"<h1>See</h1>")

    with pytest.raises(ValueError, match="damaged"):
        unpack(PageBody(hash=pack(b"anderes").hash, zstd=packed.zstd, size=packed.size))

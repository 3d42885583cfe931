"""Articles without a date, and articles that come later than they could have."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage.articles import Saved, save_article
from storage.crawling.listed import MissedUrl, remember_missed
from storage.database import Database
from storage.ingest import Late, late_of
from storage.sources import SourceEntry, register_sources
from storage.tables import Article, IngestEntry, LateReason, ListedUrlState
from tests.articles import an_article

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)


def save(database: Database, article: Article, *, now: datetime = NOW, late: Late | None = None) -> Saved:
    with database.transaction() as session:
        return save_article(session, article, keys={"a"}, alertable=True, now=now, late=late)


def undated() -> Article:
    return an_article(published_at=None, published_origin=None)


def stored(database: Database) -> Article:
    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert article.revisions
        return article


def entries(database: Database) -> list[IngestEntry]:
    with database.reading() as session:
        return list(session.scalars(select(IngestEntry).order_by(IngestEntry.id)))


def test_an_article_without_a_date_has_the_moment_we_found_it(database: Database) -> None:
    save(database, undated())
    again = save(database, undated(), now=LATER)

    article = stored(database)
    assert again is Saved.UNCHANGED
    assert (article.published_at, article.published_origin, article.is_dated) == (NOW, "first-seen", False)
    assert "published_at" not in article.revisions[0].fields


def test_a_date_that_is_found_later_is_a_revision(database: Database) -> None:
    save(database, undated())
    found = save(database, an_article(), now=LATER)
    lost_again = save(database, undated(), now=LATER)

    article = stored(database)
    assert (found, lost_again) == (Saved.UPDATED, Saved.UNCHANGED)
    assert article.revisions[1].changed_fields == ["published_at"]
    assert (article.published_at, article.published_origin) == (an_article().published_at, "json-ld")


def test_a_paywall_is_a_fact_about_the_article(database: Database) -> None:
    save(database, an_article())
    saved = save(database, an_article(paywalled=True))

    assert (saved, stored(database).paywalled) == (Saved.UPDATED, True)
    assert stored(database).revisions[1].changed_fields == ["paywalled"]


def test_what_is_only_shown_is_kept_up_to_date_without_a_revision(database: Database) -> None:
    save(database, an_article(related=[]))
    saved = save(database, an_article(related=[{"title": "Mehr", "url": None}], published_origin="printed"))

    article = stored(database)
    assert (saved, article.revision) == (Saved.UNCHANGED, 1)
    assert article.related == [{"title": "Mehr", "url": None}]
    assert article.published_origin == "printed"


def test_what_is_read_late_was_seen_when_it_was_fetched(database: Database) -> None:
    late = Late(reason=LateReason.UNREADABLE, since=NOW)

    save(database, undated(), now=LATER, late=late)

    (entry,) = entries(database)
    assert (late_of(entry), entry.at) == (late, LATER)
    assert (stored(database).first_seen_at, stored(database).published_at) == (NOW, NOW)


def test_a_page_that_could_not_be_read_for_a_day_is_told_as_late(database: Database) -> None:
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="kommune21", title="K", home="https://k.de/")], NOW)
        missed = MissedUrl(url="https://k.de/a", key="a", state=ListedUrlState.RETRY, reason="HTTP 500")
        remember_missed(session, "kommune21", [missed], NOW)

    save(database, an_article(), now=NOW + timedelta(hours=25))

    (entry,) = entries(database)
    assert late_of(entry) == Late(reason=LateReason.UNAVAILABLE, since=NOW)


def test_a_page_that_was_read_at_the_second_try_is_told_in_time(database: Database) -> None:
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="kommune21", title="K", home="https://k.de/")], NOW)
        missed = MissedUrl(url="https://k.de/a", key="a", state=ListedUrlState.RETRY, reason="HTTP 500")
        remember_missed(session, "kommune21", [missed], NOW)

    save(database, an_article(), now=LATER)

    (entry,) = entries(database)
    assert late_of(entry) is None

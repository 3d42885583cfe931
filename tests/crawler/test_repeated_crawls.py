"""Crawling one source again and again: what is new, what has changed, what is not asked again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from crawler.sources import UrlRule
from storage.crawling.runs import FaultKind, RunCounts, index_states
from storage.database import Database
from storage.tables import (
    Article,
    ArticleRevision,
    IngestEntry,
    ListedUrl,
    RunOutcome,
)
from tests.crawler.news_site import article, publish, rss, source, text, title
from tests.crawler.visits import count, crawl_site, end_pauses, etags, make_due, make_old, state_of, titles
from tests.crawls import crawl_in_child, order_for
from tests.servers import FaultServer, conditional, feed, in_turn, page, redirect


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_second_crawl_stores_nothing_new(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz", "ulm")
    crawl_site(sqlite_database, site)

    result = crawl_site(sqlite_database, site)

    assert (result.counts.stored, result.counts.updated) == (0, 0)
    assert titles(sqlite_database) == [title("mainz"), title("trier"), title("ulm")]
    assert count(sqlite_database, IngestEntry) == 3


def test_articles_alert_only_after_the_first_crawl(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    publish(site, "mainz", "trier")

    crawl_site(sqlite_database, site)

    with sqlite_database.reading() as session:
        entries = list(session.scalars(select(IngestEntry).order_by(IngestEntry.id)))
        assert [(entry.article.title, entry.alertable) for entry in entries] == [
            (title("trier"), False),
            (title("mainz"), True),
        ]


def test_older_articles_are_stored_first(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "newest", "middle", "oldest")

    crawl_site(sqlite_database, site)

    with sqlite_database.reading() as session:
        found = list(session.scalars(select(Article.title).order_by(Article.id)))
    assert found == [title("oldest"), title("middle"), title("newest")]


def test_spellings_of_one_url_are_one_article_fetched_once(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    link = site.url("/a/trier")
    spellings = (f"{link}.pdf", link, f"{link}/", f"{link}?utm_source=rss&fbclid=1", f"{link}#mehr")
    site.answers["/feed"] = feed(rss(*spellings))
    without_pdf = UrlRule(pattern=r"\.pdf$", replacement="")

    result = crawl_site(sqlite_database, site, url_rules=(without_pdf,))

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert site.paths == ["/robots.txt", "/feed", "/a/trier"]


def test_short_link_and_redirect_lead_to_the_known_article(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    short = f'<link rel="shortlink" href="{site.url("/?p=4711")}">'
    site.answers["/a/trier"] = page(article(title("trier"), head=short))
    crawl_site(sqlite_database, site)
    make_old(sqlite_database)
    site.answers["/a/umgezogen"] = redirect("/a/trier", status=301)
    site.answers["/feed"] = feed(rss(site.url("/?p=4711"), site.url("/a/umgezogen"), site.url("/a/trier")))

    result = crawl_site(sqlite_database, site)
    make_old(sqlite_database)
    again = crawl_site(sqlite_database, site)

    assert result.counts == RunCounts(listed=3, known=2, fetched=1, unchanged=1)
    assert again.counts == RunCounts(listed=3, known=3)
    assert count(sqlite_database, Article) == 1


def test_canonical_url_of_the_home_page_does_not_merge_articles(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    for name in ("trier", "mainz"):
        canonical = f'<link rel="canonical" href="{site.url("/")}">'
        site.answers[f"/a/{name}"] = page(article(title(name), text(name), head=canonical))

    crawl_site(sqlite_database, site)

    with sqlite_database.reading() as session:
        urls = set(session.scalars(select(Article.url)))
    assert urls == {site.url("/a/trier"), site.url("/a/mainz")}


def test_changed_view_date_is_no_revision_and_a_corrected_typo_is_one(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    site.answers["/a/trier"] = in_turn(
        page(article(title("trier"), text("trier"), foot="Heute ist der 13.12.2021")),
        page(article(title("trier"), text("trier"), foot="Heute ist der 14.12.2021")),
        page(article(title("trier"), text("trier").replace("Sensoren", "Fühler"))),
    )

    results = [crawl_site(sqlite_database, site) for _ in range(3)]

    assert [result.counts.unchanged for result in results] == [0, 1, 0]
    assert [result.counts.updated for result in results] == [0, 0, 1]
    with sqlite_database.reading() as session:
        revisions = list(session.scalars(select(ArticleRevision).order_by(ArticleRevision.number)))
        assert [revision.changed_fields for revision in revisions] == [[], ["body"]]


def test_old_article_is_not_read_again(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    make_old(sqlite_database)

    result = crawl_site(sqlite_database, site)

    assert result.counts == RunCounts(listed=1, known=1)
    assert site.paths.count("/a/trier") == 1


def test_case_13_304_not_modified_costs_nothing_more(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier")), etag='"eins"')
    crawl_site(sqlite_database, site)
    site.forget()

    result = crawl_site(sqlite_database, site)

    assert result.outcome is RunOutcome.NOT_MODIFIED
    assert result.counts == RunCounts()
    assert site.paths == ["/feed"]
    assert state_of(sqlite_database).last_success_at is not None
    assert etags(sqlite_database) == ['"eins"']


def test_server_with_one_etag_for_ever_is_seen_through_once_a_day(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier")), etag='"eins"')
    crawl_site(sqlite_database, site)
    site.answers["/feed"] = conditional(rss(site.url("/a/mainz"), site.url("/a/trier")), etag='"eins"')
    deceived = crawl_site(sqlite_database, site)
    with sqlite_database.transaction() as session:
        for state in index_states(session, "blatt").values():
            state.fetched_at -= timedelta(days=1)

    result = crawl_site(sqlite_database, site)

    assert deceived.outcome is RunOutcome.NOT_MODIFIED
    assert result.counts.stored == 1


def test_missed_article_is_tried_again_although_the_feed_answers_304(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier"), site.url("/a/mainz")), etag='"eins"')
    broken = page("broken", status=500)
    site.answers["/a/mainz"] = in_turn(broken, page(article(title("mainz"), text("mainz"))))
    first = crawl_site(sqlite_database, site)
    make_due(sqlite_database)

    second = crawl_site(sqlite_database, site)

    assert (first.counts.stored, first.counts.failed) == (1, 1)
    assert second.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert count(sqlite_database, ListedUrl) == 0


def test_page_that_is_no_article_is_read_once(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "brief")
    greeting = (
        "<html><body><article><h1>Newsletter</h1><p>Liebe Leser,</p><p>Inhalt:</p></article></body></html>"
    )
    meta = '<head><meta property="og:type" content="article"></head>'
    site.answers["/a/brief"] = page(greeting.replace("<html>", f"<html>{meta}"))
    first = crawl_site(sqlite_database, site)
    make_old(sqlite_database)

    second = crawl_site(sqlite_database, site)

    assert first.counts == RunCounts(
        listed=2, fetched=2, stored=1, rejected=1, reasons={"rejected:newsletter": 1}
    )
    assert first.outcome is RunOutcome.OK
    assert second.counts == RunCounts(listed=2, known=2)


def test_feed_that_falls_silent_is_a_fault(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    crawl_site(sqlite_database, site)
    site.answers["/feed"] = feed(rss())

    result = crawl_site(sqlite_database, site)

    assert result.outcome is RunOutcome.FAULT
    assert state_of(sqlite_database).fault_kind == FaultKind.EMPTY
    assert titles(sqlite_database) == [title("trier")]


def test_failing_source_is_asked_less_and_less_and_recovers_at_once(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/feed"] = page("broken", status=500)
    waits = []
    for _ in range(3):
        began = datetime.now(UTC)
        crawl_site(sqlite_database, site)
        waits.append(round((state_of(sqlite_database).next_crawl_at - began) / timedelta(minutes=15)))
    publish(site, "trier")
    end_pauses(sqlite_database)

    result = crawl_site(sqlite_database, site)

    assert waits == [1, 2, 4]
    assert result.outcome is RunOutcome.OK
    state = state_of(sqlite_database)
    assert (state.fault_text, state.last_fault_kind) == (None, FaultKind.HTTP)


def test_dry_run_reads_everything_and_opens_no_database(site: FaultServer) -> None:
    publish(site, "trier", "mainz")
    hosts = frozenset({site.authority})
    order = order_for("sqlite:////nirgends/x.db", source(site), hosts=hosts, dry_run=True)

    (result,) = crawl_in_child(order).values()

    assert sorted(result.titles) == [title("mainz"), title("trier")]
    assert result.counts == RunCounts(listed=2, fetched=2, stored=2)


def test_crawl_works_on_postgresql_as_well(postgresql_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")

    first, second = crawl_site(postgresql_database, site), crawl_site(postgresql_database, site)

    assert (first.counts.stored, second.counts.stored) == (2, 0)
    assert titles(postgresql_database) == [title("mainz"), title("trier")]

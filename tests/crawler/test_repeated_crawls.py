"""Crawling one source again and again: what is new, what has changed, and what a crash must not lose."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

import pytest
from sqlalchemy import func, select

from crawler.order import CrawlOrder, SourceResult
from crawler.sources import Source, UrlRule
from storage.database import Database
from storage.runs import FaultKind, RunCounts, index_states
from storage.sources import due_sources, latest_runs, list_sources
from storage.tables import (
    Article,
    ArticleRevision,
    IngestEntry,
    ListedUrl,
    RunOutcome,
    SourceState,
)
from tests.crawler.news_site import article, publish, rss, source, text, title
from tests.crawls import crawl_in_child, crawling, order_for, register
from tests.servers import FaultServer, conditional, feed, held, in_turn, page, redirect


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_second_crawl_stores_nothing_new(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz", "ulm")
    _crawl(sqlite_database, site)

    result = _crawl(sqlite_database, site)

    assert (result.counts.stored, result.counts.updated) == (0, 0)
    assert _titles(sqlite_database) == [title("mainz"), title("trier"), title("ulm")]
    assert _count(sqlite_database, IngestEntry) == 3


def test_articles_alert_only_after_the_first_crawl(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    _crawl(sqlite_database, site)
    publish(site, "mainz", "trier")

    _crawl(sqlite_database, site)

    with sqlite_database.reading() as session:
        entries = list(session.scalars(select(IngestEntry).order_by(IngestEntry.id)))
        assert [(entry.article.title, entry.alertable) for entry in entries] == [
            (title("trier"), False),
            (title("mainz"), True),
        ]


def test_older_articles_are_stored_first(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "newest", "middle", "oldest")

    _crawl(sqlite_database, site)

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

    result = _crawl(sqlite_database, site, url_rules=(without_pdf,))

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert site.paths == ["/robots.txt", "/feed", "/a/trier"]


def test_short_link_and_redirect_lead_to_the_known_article(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    short = f'<link rel="shortlink" href="{site.url("/?p=4711")}">'
    site.answers["/a/trier"] = page(article(title("trier"), head=short))
    _crawl(sqlite_database, site)
    _make_old(sqlite_database)
    site.answers["/a/umgezogen"] = redirect("/a/trier", status=301)
    site.answers["/feed"] = feed(rss(site.url("/?p=4711"), site.url("/a/umgezogen"), site.url("/a/trier")))

    result = _crawl(sqlite_database, site)
    _make_old(sqlite_database)
    again = _crawl(sqlite_database, site)

    assert result.counts == RunCounts(listed=3, known=2, fetched=1, unchanged=1)
    assert again.counts == RunCounts(listed=3, known=3)
    assert _count(sqlite_database, Article) == 1


def test_canonical_url_of_the_home_page_does_not_merge_articles(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    for name in ("trier", "mainz"):
        canonical = f'<link rel="canonical" href="{site.url("/")}">'
        site.answers[f"/a/{name}"] = page(article(title(name), text(name), head=canonical))

    _crawl(sqlite_database, site)

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

    results = [_crawl(sqlite_database, site) for _ in range(3)]

    assert [result.counts.unchanged for result in results] == [0, 1, 0]
    assert [result.counts.updated for result in results] == [0, 0, 1]
    with sqlite_database.reading() as session:
        revisions = list(session.scalars(select(ArticleRevision).order_by(ArticleRevision.number)))
        assert [revision.changed_fields for revision in revisions] == [[], ["body"]]


def test_old_article_is_not_read_again(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    _crawl(sqlite_database, site)
    _make_old(sqlite_database)

    result = _crawl(sqlite_database, site)

    assert result.counts == RunCounts(listed=1, known=1)
    assert site.paths.count("/a/trier") == 1


def test_unchanged_feed_answers_304_and_costs_nothing_more(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier")), etag='"eins"')
    _crawl(sqlite_database, site)
    site.forget()

    result = _crawl(sqlite_database, site)

    assert result.outcome is RunOutcome.NOT_MODIFIED
    assert result.counts == RunCounts()
    assert site.paths == ["/robots.txt", "/feed"]
    assert _state(sqlite_database).last_success_at is not None
    assert _etags(sqlite_database) == ['"eins"']


def test_server_with_one_etag_for_ever_is_seen_through_once_a_day(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier")), etag='"eins"')
    _crawl(sqlite_database, site)
    site.answers["/feed"] = conditional(rss(site.url("/a/mainz"), site.url("/a/trier")), etag='"eins"')
    deceived = _crawl(sqlite_database, site)
    with sqlite_database.transaction() as session:
        for state in index_states(session, "blatt").values():
            state.fetched_at -= timedelta(days=1)

    result = _crawl(sqlite_database, site)

    assert deceived.outcome is RunOutcome.NOT_MODIFIED
    assert result.counts.stored == 1


def test_missed_article_is_tried_again_although_the_feed_answers_304(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier", "mainz")
    site.answers["/feed"] = conditional(rss(site.url("/a/trier"), site.url("/a/mainz")), etag='"eins"')
    broken = page("broken", status=500)
    site.answers["/a/mainz"] = in_turn(broken, page(article(title("mainz"), text("mainz"))))
    first = _crawl(sqlite_database, site)
    _make_due(sqlite_database)

    second = _crawl(sqlite_database, site)

    assert (first.counts.stored, first.counts.failed) == (1, 1)
    assert second.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert _count(sqlite_database, ListedUrl) == 0


def test_page_that_is_no_article_is_read_once(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "brief")
    greeting = (
        "<html><body><article><h1>Newsletter</h1><p>Liebe Leser,</p><p>Inhalt:</p></article></body></html>"
    )
    meta = '<head><meta property="og:type" content="article"></head>'
    site.answers["/a/brief"] = page(greeting.replace("<html>", f"<html>{meta}"))
    first = _crawl(sqlite_database, site)
    _make_old(sqlite_database)

    second = _crawl(sqlite_database, site)

    assert first.counts == RunCounts(listed=2, fetched=2, stored=1, rejected=1)
    assert first.outcome is RunOutcome.OK
    assert second.counts == RunCounts(listed=2, known=2)


def test_feed_that_falls_silent_is_a_fault(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    _crawl(sqlite_database, site)
    site.answers["/feed"] = feed(rss())

    result = _crawl(sqlite_database, site)

    assert result.outcome is RunOutcome.FAULT
    assert _state(sqlite_database).fault_kind == FaultKind.EMPTY
    assert _titles(sqlite_database) == [title("trier")]


def test_failing_source_is_asked_less_and_less_and_recovers_at_once(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/feed"] = page("broken", status=500)
    waits = []
    for _ in range(3):
        began = datetime.now(UTC)
        _crawl(sqlite_database, site)
        waits.append(round((_state(sqlite_database).next_crawl_at - began) / timedelta(minutes=15)))
    publish(site, "trier")

    result = _crawl(sqlite_database, site)

    assert waits == [1, 2, 4]
    assert result.outcome is RunOutcome.OK
    state = _state(sqlite_database)
    assert (state.fault_text, state.last_fault_kind) == (None, FaultKind.HTTP)


@pytest.mark.parametrize("killer", [signal.SIGKILL, signal.SIGTERM])
def test_crawl_that_dies_midway_loses_nothing(
    sqlite_database: Database, site: FaultServer, killer: signal.Signals
) -> None:
    names = ("ulm", "trier", "mainz", "kiel")
    publish(site, *names)
    links = rss(*(site.url(f"/a/{name}") for name in names))
    site.answers["/feed"] = conditional(links, etag='"eins"')
    whole_page = site.answers["/a/trier"]
    site.answers["/a/trier"] = held(whole_page, Event())
    register(sqlite_database, source(site))
    order = _patient_order(sqlite_database, site)
    with crawling(order) as under_way:
        site.await_request("/a/trier")
        began = monotonic()
        os.kill(_pid(under_way.process.pid), killer)
        under_way.process.join(10)
        assert monotonic() - began < 5
    half = _titles(sqlite_database)
    etags = _etags(sqlite_database)
    due = _due(sqlite_database)
    site.answers["/a/trier"] = whole_page

    result = _crawl(sqlite_database, site)

    assert half == [title("kiel"), title("mainz")]
    assert (etags, due) == ([], ["blatt"])
    assert result.outcome is RunOutcome.OK
    assert _titles(sqlite_database) == sorted(title(name) for name in names)
    assert _count(sqlite_database, IngestEntry) == len(names)


def test_stopped_crawl_says_so_in_the_ledger(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")
    site.answers["/a/trier"] = held(page(), Event())
    register(sqlite_database, source(site))
    order = _patient_order(sqlite_database, site)

    with crawling(order) as under_way:
        site.await_request("/a/trier")
        os.kill(_pid(under_way.process.pid), signal.SIGTERM)
        result = under_way.results()["blatt"]

    assert result.outcome is RunOutcome.INTERRUPTED
    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    with sqlite_database.reading() as session:
        assert latest_runs(session)["blatt"].outcome == RunOutcome.INTERRUPTED
    assert _state(sqlite_database).fault_text is None


def test_dry_run_reads_everything_and_opens_no_database(site: FaultServer) -> None:
    publish(site, "trier", "mainz")
    hosts = frozenset({site.authority})
    order = order_for("sqlite:////nirgends/x.db", source(site), hosts=hosts, dry_run=True)

    (result,) = crawl_in_child(order).values()

    assert sorted(result.titles) == [title("mainz"), title("trier")]
    assert result.counts == RunCounts(listed=2, fetched=2, stored=2)


def test_crawl_works_on_postgresql_as_well(postgresql_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")

    first, second = _crawl(postgresql_database, site), _crawl(postgresql_database, site)

    assert (first.counts.stored, second.counts.stored) == (2, 0)
    assert _titles(postgresql_database) == [title("mainz"), title("trier")]


def _crawl(database: Database, site: FaultServer, **changes: object) -> SourceResult:
    described: Source = source(site, **changes)
    register(database, described)
    order = order_for(database.url, described, hosts=frozenset({site.authority}))
    return crawl_in_child(order)[described.name]


def _patient_order(database: Database, site: FaultServer) -> CrawlOrder:
    """Return an order whose requests outlast any stop."""
    hosts = frozenset({site.authority})
    return order_for(database.url, source(site), hosts=hosts, download_timeout=timedelta(seconds=60))


def _titles(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Article.title)))


def _count(database: Database, table: type[Article | IngestEntry | ListedUrl]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _state(database: Database) -> SourceState:
    with database.reading() as session:
        (state,) = list_sources(session)
        return state


def _etags(database: Database) -> list[str | None]:
    with database.reading() as session:
        return [state.etag for state in index_states(session, "blatt").values()]


def _due(database: Database) -> list[str]:
    with database.reading() as session:
        return due_sources(session, datetime.now(UTC), 10)


def _make_old(database: Database) -> None:
    """Let a day pass since the articles were first seen."""
    with database.transaction() as session:
        for stored in session.scalars(select(Article)):
            stored.first_seen_at -= timedelta(days=1)


def _make_due(database: Database) -> None:
    """Let the time of the next try come."""
    with database.transaction() as session:
        for listed in session.scalars(select(ListedUrl)):
            listed.next_try_at = datetime.now(UTC)


def _pid(pid: int | None) -> int:
    assert pid is not None
    return pid

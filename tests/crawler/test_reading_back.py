"""Completing a feed that may have missed something."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from crawler.order import CrawlLimits, SourceResult
from crawler.sources import Source
from storage.database import Database
from storage.runs import FaultKind, RunCounts, index_states
from storage.tables import Article, IngestEntry, RunOutcome
from tests.crawler.archive_site import (
    collection,
    names,
    paged,
    serve,
    serve_feed,
    serve_pages,
    serve_posts,
    serve_sitemaps,
)
from tests.crawler.news_site import article, listing, rss, source, text, title
from tests.crawler.visits import make_old, titles
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, conditional, in_turn, page


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def _crawl(
    database: Database, described: Source, *, most_pages: int = 20, most_new: int = 500
) -> SourceResult:
    register(database, described)
    hosts = frozenset({re.sub("https?://", "", described.home).strip("/")})
    order = order_for(
        database.url, described, hosts=hosts, limits=CrawlLimits(most_pages=most_pages, most_new=most_new)
    )
    result = crawl_in_child(order)[described.name]
    make_old(database)
    return result


def _publish(site: FaultServer, every: list[str], *, featured: tuple[str, ...] = ()) -> None:
    serve(site, (*every, *featured))
    serve_feed(site, every[:5])
    serve_pages(site, every, featured=featured)


def _titles(all_names: list[str]) -> list[str]:
    return sorted(title(name) for name in all_names)


def _pages(site: FaultServer) -> list[str]:
    return [path for path in site.paths if path.startswith("/seite/")]


def test_first_crawl_does_not_read_back(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(30))

    _crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == _titles(names(5, 26))
    assert _pages(site) == []


def test_feed_that_names_nothing_known_is_completed_until_it_joins_up(
    sqlite_database: Database, site: FaultServer
) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(47))

    result = _crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == _titles(names(22, 26))
    # 47-43 in the feed and on the first page, then 42-38, 37-33, 32-28 (three of five known)
    assert _pages(site) == ["/seite/2", "/seite/3", "/seite/4"]
    assert (result.outcome, result.counts.stored) == (RunOutcome.OK, 17)


def test_articles_found_further_back_alert(sqlite_database: Database, site: FaultServer) -> None:
    undated = [f"m{number}" for number in range(30)]
    for name in undated:
        site.answers[f"/a/{name}"] = page(_undated(name))
    serve_feed(site, undated[20:25])
    serve_pages(site, undated[20:])
    _crawl(sqlite_database, paged(site))
    serve_feed(site, undated[:5])
    serve_pages(site, undated)

    _crawl(sqlite_database, paged(site))

    assert _alerting(sqlite_database) == sorted(title(name) for name in undated[:20])


def test_old_articles_found_further_back_alert_nobody(sqlite_database: Database, site: FaultServer) -> None:
    # Their dates say that they were there long before the last crawl.
    _publish(site, names(10))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(30))

    _crawl(sqlite_database, paged(site))

    assert _alerting(sqlite_database) == sorted(title(name) for name in names(5, 26))


def test_nothing_is_read_back_while_the_feed_joins_up(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(33))

    _crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == _titles(names(8, 26))
    assert _pages(site) == []


def test_featured_articles_on_every_page_are_no_overlap(sqlite_database: Database, site: FaultServer) -> None:
    featured = ("n900", "n901", "n902", "n903", "n904")
    _publish(site, names(30), featured=featured)
    _crawl(sqlite_database, paged(site))
    _publish(site, names(42), featured=featured)

    _crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == _titles([*names(17, 26), *featured])
    assert _pages(site) == ["/seite/2", "/seite/3"]


def test_one_recommended_old_article_is_no_overlap(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(47))
    recommended = [site.url(f"/a/{name}") for name in [*names(5, 38), "n026", "n027"]]
    site.answers["/seite/2"] = page(listing(*recommended))

    _crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == _titles(names(22, 26))


def test_pager_of_the_pages_themselves_is_followed(sqlite_database: Database, site: FaultServer) -> None:
    def publish(every: list[str]) -> None:
        _publish(site, every)
        for number in range(1, len(every) // 5 + 1):
            path = "/" if number == 1 else f"/seite/{number}"
            shown = listing(*(site.url(f"/a/{name}") for name in every[number * 5 - 5 : number * 5]))
            more = f'<a href="/seite/{number + 1}">{number + 1}</a></body>'
            site.answers[path] = page(shown.replace("</body>", more))

    described = paged(site, listing_pages=None)
    publish(names(30))
    _crawl(sqlite_database, described)
    publish(names(45))

    _crawl(sqlite_database, described)

    assert titles(sqlite_database) == _titles(names(20, 26))
    assert _pages(site) == ["/seite/2", "/seite/3", "/seite/4"]


def test_listing_without_a_feed_is_completed_as_well(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site, feeds=())
    _publish(site, names(30))
    _crawl(sqlite_database, described)
    _publish(site, names(42))

    _crawl(sqlite_database, described)

    assert titles(sqlite_database) == _titles(names(17, 26))


def test_collection_is_read_back_before_any_listing(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site, wordpress=collection(site), listings=(), listing_pages=None)
    serve(site, names(260))
    serve_feed(site, names(5, 96))
    serve_posts(site, names(100))
    _crawl(sqlite_database, described)
    serve_feed(site, names(5, 256))
    serve_posts(site, names(260))

    _crawl(sqlite_database, described)

    assert titles(sqlite_database) == _titles(names(260))


@pytest.mark.parametrize("has_home_page", [False, True])
def test_feed_that_nothing_completes_leaves_a_note(
    sqlite_database: Database, site: FaultServer, *, has_home_page: bool
) -> None:
    described = paged(site, listing_pages=None) if has_home_page else source(site)
    serve(site, names(30))
    serve_feed(site, names(5))
    serve_pages(site, names(5))
    first = _crawl(sqlite_database, described)
    serve_feed(site, names(5, 26))
    serve_pages(site, names(5, 26))

    second = _crawl(sqlite_database, described)

    assert first.notes == ()
    assert len(second.notes) == 1
    assert "nennt nur Unbekanntes" in second.notes[0]
    assert second.outcome is RunOutcome.OK


def test_number_of_pages_is_bounded_and_the_next_crawl_goes_on(
    sqlite_database: Database, site: FaultServer
) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site), most_pages=2)
    _publish(site, names(60))
    results = []
    asked = []
    for _ in range(4):
        site.forget()
        results.append(_crawl(sqlite_database, paged(site), most_pages=2))
        asked.append(_pages(site))

    assert asked == [["/seite/2", "/seite/3"], ["/seite/4", "/seite/5"], ["/seite/6", "/seite/7"], []]
    assert [result.counts.stored for result in results] == [15, 10, 5, 0]
    assert titles(sqlite_database) == _titles(names(35, 26))


def test_reading_back_goes_on_although_the_feed_answers_304(
    sqlite_database: Database, site: FaultServer
) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site), most_pages=2)
    _publish(site, names(50))
    site.answers["/feed"] = conditional(_feed_of(site, names(5, 46)), etag='"zwei"')
    _crawl(sqlite_database, paged(site), most_pages=2)

    _crawl(sqlite_database, paged(site), most_pages=2)

    assert titles(sqlite_database) == _titles(names(25, 26))


def test_pages_end_where_the_listing_repeats_itself(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(5))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(15, 100))
    for number in range(4, 40):
        site.answers[f"/seite/{number}"] = site.answers["/seite/3"]

    _crawl(sqlite_database, paged(site))

    assert _pages(site) == ["/seite/2", "/seite/3", "/seite/4"]


def test_page_that_fails_is_a_fault_and_tried_again(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(30))
    _crawl(sqlite_database, paged(site))
    _publish(site, names(45))
    site.answers["/seite/3"] = in_turn(page("kaputt", status=500), site.answers["/seite/3"])

    failed = _crawl(sqlite_database, paged(site))
    result = _crawl(sqlite_database, paged(site))

    assert (failed.outcome, failed.fault_kind) == (RunOutcome.FAULT, FaultKind.HTTP)
    assert result.outcome is RunOutcome.OK
    assert titles(sqlite_database) == _titles(names(20, 26))


def test_case_28_guid_reused_or_changing_floods_are_braked_and_read_later(
    sqlite_database: Database, site: FaultServer
) -> None:
    described = source(site)
    serve(site, names(32))
    serve_feed(site, names(2))
    _crawl(sqlite_database, described, most_new=10)
    serve_feed(site, names(32))

    first = _crawl(sqlite_database, described, most_new=10)
    half = titles(sqlite_database)
    results = [_crawl(sqlite_database, described, most_new=10) for _ in range(3)]

    assert first.counts == RunCounts(
        listed=32, known=2, fetched=10, stored=10, skipped=20, reasons={"skipped:flood": 20}
    )
    assert half == _titles([*names(10, 23), *names(2)])
    assert [result.counts.stored for result in results] == [10, 10, 0]
    assert titles(sqlite_database) == _titles(names(32))


def test_old_articles_of_a_flood_alert_nobody(sqlite_database: Database, site: FaultServer) -> None:
    serve(site, names(20))
    serve_feed(site, names(2))
    _crawl(sqlite_database, source(site), most_new=10)
    serve_feed(site, names(20))

    _crawl(sqlite_database, source(site), most_new=10)

    assert _alerting(sqlite_database) == []


def test_first_crawl_of_many_articles_is_no_flood_and_alerts_nobody(
    sqlite_database: Database, site: FaultServer
) -> None:
    serve(site, names(60))
    serve_feed(site, names(60))

    _crawl(sqlite_database, source(site), most_new=10)

    assert len(titles(sqlite_database)) == 60
    assert _alerting(sqlite_database) == []


def test_crawl_at_the_end_of_its_time_leaves_the_rest_to_the_next(
    sqlite_database: Database, site: FaultServer
) -> None:
    serve(site, names(3))
    serve_feed(site, names(3))
    register(sqlite_database, source(site))
    hosts = frozenset({site.authority})
    order = order_for(sqlite_database.url, source(site), hosts=hosts, limits=CrawlLimits(budget=timedelta(0)))

    result = crawl_in_child(order)["blatt"]

    assert result.counts == RunCounts(listed=3, skipped=3, reasons={"skipped:left": 3})
    assert result.outcome is RunOutcome.OK
    with sqlite_database.reading() as session:
        assert index_states(session, "blatt") == {}


def test_sitemaps_that_may_hold_news_are_read(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    old, new = names(3), names(3, today - 3)
    serve(site, [*old, *new])
    serve_sitemaps(site, {"/post-sitemap1.xml": old, "/post-sitemap2.xml": new})

    _crawl(sqlite_database, described)

    assert titles(sqlite_database) == _titles(new)
    assert "/post-sitemap1.xml" not in site.paths


def test_article_of_a_new_sitemap_alerts(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    serve(site, names(4, today - 3))
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3)})
    _crawl(sqlite_database, described)
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3), "/post-sitemap2.xml": names(1, today)})

    _crawl(sqlite_database, described)

    assert _alerting(sqlite_database) == _titles(names(1, today))


def test_sitemap_that_fails_is_read_by_the_next_crawl(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    serve(site, names(3, today - 3))
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3)})
    site.answers["/post-sitemap1.xml"] = in_turn(
        page("kaputt", status=500), site.answers["/post-sitemap1.xml"]
    )

    failed = _crawl(sqlite_database, described)
    _crawl(sqlite_database, described)

    assert failed.fault_kind == FaultKind.HTTP
    assert titles(sqlite_database) == _titles(names(3, today - 3))


def _alerting(database: Database) -> list[str]:
    with database.reading() as session:
        alerting = select(Article.title).join(IngestEntry).where(IngestEntry.alertable)
        return sorted(set(session.scalars(alerting)))


def _undated(name: str) -> str:
    return article(title(name), text(name)).replace("[13.12.2021] ", "")


def _feed_of(site: FaultServer, shown: list[str]) -> str:
    return rss(*(site.url(f"/a/{name}") for name in shown))

"""Completing a feed that may have missed something."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from storage.crawling.runs import FaultKind
from storage.database import Database
from storage.tables import RunOutcome
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
from tests.crawler.news_site import listing, source, title
from tests.crawler.reading_back import (
    alerting,
    all_titles,
    crawl,
    feed_of,
    pages_asked,
    publish,
    undated_page,
)
from tests.crawler.visits import titles
from tests.servers import FaultServer, conditional, in_turn, page


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_first_crawl_does_not_read_back(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, names(30))

    crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == all_titles(names(5, 26))
    assert pages_asked(site) == []


def test_feed_that_names_nothing_known_is_completed_until_it_joins_up(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site))
    publish(site, names(47))

    result = crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == all_titles(names(22, 26))
    # 47-43 in the feed and on the first page, then 42-38, 37-33, 32-28 (three of five known)
    assert pages_asked(site) == ["/seite/2", "/seite/3", "/seite/4"]
    assert (result.outcome, result.counts.stored) == (RunOutcome.OK, 17)


def test_articles_found_further_back_alert(sqlite_database: Database, site: FaultServer) -> None:
    undated = [f"m{number}" for number in range(30)]
    for name in undated:
        site.answers[f"/a/{name}"] = page(undated_page(name))
    serve_feed(site, undated[20:25])
    serve_pages(site, undated[20:])
    crawl(sqlite_database, paged(site))
    serve_feed(site, undated[:5])
    serve_pages(site, undated)

    crawl(sqlite_database, paged(site))

    assert alerting(sqlite_database) == sorted(title(name) for name in undated[:20])


def test_old_articles_found_further_back_alert_nobody(sqlite_database: Database, site: FaultServer) -> None:
    # Their dates say that they were there long before the last crawl.
    publish(site, names(10))
    crawl(sqlite_database, paged(site))
    publish(site, names(30))

    crawl(sqlite_database, paged(site))

    assert alerting(sqlite_database) == sorted(title(name) for name in names(5, 26))


def test_nothing_is_read_back_while_the_feed_joins_up(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site))
    publish(site, names(33))

    crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == all_titles(names(8, 26))
    assert pages_asked(site) == []


def test_featured_articles_on_every_page_are_no_overlap(sqlite_database: Database, site: FaultServer) -> None:
    featured = ("n900", "n901", "n902", "n903", "n904")
    publish(site, names(30), featured=featured)
    crawl(sqlite_database, paged(site))
    publish(site, names(42), featured=featured)

    crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == all_titles([*names(17, 26), *featured])
    assert pages_asked(site) == ["/seite/2", "/seite/3"]


def test_one_recommended_old_article_is_no_overlap(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site))
    publish(site, names(47))
    recommended = [site.url(f"/a/{name}") for name in [*names(5, 38), "n026", "n027"]]
    site.answers["/seite/2"] = page(listing(*recommended))

    crawl(sqlite_database, paged(site))

    assert titles(sqlite_database) == all_titles(names(22, 26))


def test_pager_of_the_pages_themselves_is_followed(sqlite_database: Database, site: FaultServer) -> None:
    def serve_with_pagers(every: list[str]) -> None:
        publish(site, every)
        for number in range(1, len(every) // 5 + 1):
            path = "/" if number == 1 else f"/seite/{number}"
            shown = listing(*(site.url(f"/a/{name}") for name in every[number * 5 - 5 : number * 5]))
            more = f'<a href="/seite/{number + 1}">{number + 1}</a></body>'
            site.answers[path] = page(shown.replace("</body>", more))

    described = paged(site, listing_pages=None)
    serve_with_pagers(names(30))
    crawl(sqlite_database, described)
    serve_with_pagers(names(45))

    crawl(sqlite_database, described)

    assert titles(sqlite_database) == all_titles(names(20, 26))
    assert pages_asked(site) == ["/seite/2", "/seite/3", "/seite/4"]


def test_listing_without_a_feed_is_completed_as_well(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site, feeds=())
    publish(site, names(30))
    crawl(sqlite_database, described)
    publish(site, names(42))

    crawl(sqlite_database, described)

    assert titles(sqlite_database) == all_titles(names(17, 26))


def test_collection_is_read_back_before_any_listing(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site, wordpress=collection(site), listings=(), listing_pages=None)
    serve(site, names(260))
    serve_feed(site, names(5, 96))
    serve_posts(site, names(100))
    crawl(sqlite_database, described)
    serve_feed(site, names(5, 256))
    serve_posts(site, names(260))

    crawl(sqlite_database, described)

    assert titles(sqlite_database) == all_titles(names(260))


@pytest.mark.parametrize("has_home_page", [False, True])
def test_feed_that_nothing_completes_leaves_a_note(
    sqlite_database: Database, site: FaultServer, *, has_home_page: bool
) -> None:
    described = paged(site, listing_pages=None) if has_home_page else source(site)
    serve(site, names(30))
    serve_feed(site, names(5))
    serve_pages(site, names(5))
    first = crawl(sqlite_database, described)
    serve_feed(site, names(5, 26))
    serve_pages(site, names(5, 26))

    second = crawl(sqlite_database, described)

    assert first.notes == ()
    assert len(second.notes) == 1
    assert "nennt nur Unbekanntes" in second.notes[0]
    assert second.outcome is RunOutcome.OK


def test_number_of_pages_is_bounded_and_the_next_crawl_goes_on(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site), most_pages=2)
    publish(site, names(60))
    results = []
    asked = []
    for _ in range(4):
        site.forget()
        results.append(crawl(sqlite_database, paged(site), most_pages=2))
        asked.append(pages_asked(site))

    assert asked == [["/seite/2", "/seite/3"], ["/seite/4", "/seite/5"], ["/seite/6", "/seite/7"], []]
    assert [result.counts.stored for result in results] == [15, 10, 5, 0]
    assert titles(sqlite_database) == all_titles(names(35, 26))


def test_reading_back_goes_on_although_the_feed_answers_304(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site), most_pages=2)
    publish(site, names(50))
    site.answers["/feed"] = conditional(feed_of(site, names(5, 46)), etag='"zwei"')
    crawl(sqlite_database, paged(site), most_pages=2)

    crawl(sqlite_database, paged(site), most_pages=2)

    assert titles(sqlite_database) == all_titles(names(25, 26))


def test_pages_end_where_the_listing_repeats_itself(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, names(5))
    crawl(sqlite_database, paged(site))
    publish(site, names(15, 100))
    for number in range(4, 40):
        site.answers[f"/seite/{number}"] = site.answers["/seite/3"]

    crawl(sqlite_database, paged(site))

    assert pages_asked(site) == ["/seite/2", "/seite/3", "/seite/4"]


def test_page_that_fails_is_a_fault_and_tried_again(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, names(30))
    crawl(sqlite_database, paged(site))
    publish(site, names(45))
    site.answers["/seite/3"] = in_turn(page("kaputt", status=500), site.answers["/seite/3"])

    failed = crawl(sqlite_database, paged(site))
    result = crawl(sqlite_database, paged(site))

    assert (failed.outcome, failed.fault_kind) == (RunOutcome.FAULT, FaultKind.HTTP)
    assert result.outcome is RunOutcome.OK
    assert titles(sqlite_database) == all_titles(names(20, 26))


def test_sitemaps_that_may_hold_news_are_read(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    old, new = names(3), names(3, today - 3)
    serve(site, [*old, *new])
    serve_sitemaps(site, {"/post-sitemap1.xml": old, "/post-sitemap2.xml": new})

    crawl(sqlite_database, described)

    assert titles(sqlite_database) == all_titles(new)
    assert "/post-sitemap1.xml" not in site.paths


def test_article_of_a_new_sitemap_alerts(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    serve(site, names(4, today - 3))
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3)})
    crawl(sqlite_database, described)
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3), "/post-sitemap2.xml": names(1, today)})

    crawl(sqlite_database, described)

    assert alerting(sqlite_database) == all_titles(names(1, today))


def test_sitemap_that_fails_is_read_by_the_next_crawl(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    today = (datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).days
    serve(site, names(3, today - 3))
    serve_sitemaps(site, {"/post-sitemap1.xml": names(3, today - 3)})
    site.answers["/post-sitemap1.xml"] = in_turn(
        page("kaputt", status=500), site.answers["/post-sitemap1.xml"]
    )

    failed = crawl(sqlite_database, described)
    crawl(sqlite_database, described)

    assert failed.fault_kind == FaultKind.HTTP
    assert titles(sqlite_database) == all_titles(names(3, today - 3))

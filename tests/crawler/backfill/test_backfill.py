"""Reading an archive back to a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from crawler.order import BackfillProgress
from storage.database import Database
from storage.tables import Article, IngestEntry, ListedUrl
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
from tests.crawler.backfill.slices import order_of, read_all, read_slice, state_of
from tests.crawler.news_site import source, title
from tests.crawler.visits import count, titles
from tests.servers import FaultServer, in_turn, page, retry_after

MIGRATED = datetime(2020, 6, 1)  # noqa: DTZ001  local, the day on which a whole archive was moved


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def _titles(all_names: list[str]) -> list[str]:
    return sorted(title(name) for name in all_names)


def _publish(site: FaultServer, every: list[str], featured: tuple[str, ...] = ()) -> None:
    serve(site, (*every, *featured))
    serve_feed(site, every[:5])
    serve_pages(site, every, featured=featured)


def test_collection_is_read_back_to_the_day(database: Database, site: FaultServer) -> None:
    described = source(site, wordpress=collection(site))
    serve(site, names(230))
    serve_posts(site, names(230))
    # n005 appeared on 06.01.2020; a day more is read, because the site's clock may be elsewhere.
    order = order_of(database, site, described, since=date(2020, 1, 6))

    result = read_all(order)

    assert result.is_finished
    assert titles(database) == _titles(names(227, 4))
    assert (result.progress.stored, result.progress.oldest) == (227, date(2020, 1, 5))
    asked = [path for path in site.paths if path.startswith("/wp-json")]
    assert len(asked) == 3


def test_posts_of_one_second_are_not_lost_between_pages(
    sqlite_database: Database, site: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [f"n{number:03}" for number in range(250)]
    described = source(site, wordpress=collection(site))
    serve(site, every)
    monkeypatch.setattr("tests.crawler.archive_site.published", lambda _: MIGRATED)
    serve_posts(site, every)

    result = read_all(order_of(sqlite_database, site, described))

    assert result.is_finished
    assert len(titles(sqlite_database)) == 250


def test_sitemaps_are_read_back_to_the_day(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    serve(site, names(60))
    serve_sitemaps(
        site,
        {
            "/p1-sitemap.xml": names(20),
            "/p2-sitemap.xml": names(20, 21),
            "/tag-sitemap.xml": names(20, 41),
        },
    )
    order = order_of(sqlite_database, site, described, since=date(2020, 1, 26))

    result = read_all(order)

    assert result.is_finished
    # n025 appeared on 26.01.; sitemaps give days without a time, so one more is read.
    assert titles(sqlite_database) == _titles(names(17, 24))
    assert "/p1-sitemap.xml" not in site.paths


def test_listing_is_read_back_to_the_day(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(40), featured=("n900", "n901"))
    order = order_of(sqlite_database, site, paged(site), since=date(2020, 1, 22))

    result = read_all(order)

    assert result.is_finished
    # n021 appeared on that day; 20-16 stand on the first page that has only older ones.
    assert titles(sqlite_database) == _titles([*names(25, 16), "n900", "n901"])
    assert "/seite/5" in site.paths
    assert "/seite/6" not in site.paths


def test_listing_of_known_articles_is_read_on_by_their_stored_dates(
    sqlite_database: Database, site: FaultServer
) -> None:
    _publish(site, names(40))
    read_all(order_of(sqlite_database, site, paged(site), since=date(2020, 1, 22)))
    site.forget()

    result = read_all(order_of(sqlite_database, site, paged(site), since=date(2020, 1, 12)))

    assert result.is_finished
    assert titles(sqlite_database) == _titles(names(35, 6))
    assert sum(path.startswith("/a/") for path in site.paths) == 10


def test_without_a_collection_the_other_ways_are_gone(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site, wordpress=site.url("/gibt-es-nicht"))
    _publish(site, names(20))

    result = read_all(order_of(sqlite_database, site, described))

    assert result.is_finished
    assert titles(sqlite_database) == _titles(names(20))


def test_source_without_any_way_says_so(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),))
    site.answers["/sitemap.xml"] = page("<html><body>Startseite</body></html>")

    result = read_all(order_of(sqlite_database, site, described))

    assert not result.is_finished
    assert result.halted is not None
    assert "Keine Sitemap" in result.halted


@pytest.mark.parametrize("alertable", [False, True])
def test_readers_are_told_only_when_asked(
    sqlite_database: Database, site: FaultServer, *, alertable: bool
) -> None:
    _publish(site, names(6))

    read_all(order_of(sqlite_database, site, paged(site), alertable=alertable))

    with sqlite_database.reading() as session:
        told = list(session.scalars(select(IngestEntry.alertable)))
    assert told == [alertable] * 6


def test_slice_ends_with_its_time_and_the_next_goes_on(sqlite_database: Database, site: FaultServer) -> None:
    described = paged(site)
    _publish(site, names(6))
    order = order_of(sqlite_database, site, described, slice=timedelta(0))

    results = [read_slice(order) for _ in range(8)]

    # Six articles one by one, and two pages.
    assert all(result.is_moving or result.is_finished for result in results)
    assert results[-1].is_finished
    assert titles(sqlite_database) == _titles(names(6))
    assert sum(path.startswith("/a/") for path in site.paths) == 6


def test_repeated_call_knows_that_it_has_finished(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(10))
    read_all(order_of(sqlite_database, site, paged(site)))
    state = state_of(sqlite_database)
    site.forget()

    result = read_slice(order_of(sqlite_database, site, paged(site)))

    assert state is not None
    assert state.finished_at is not None
    assert (state.listed, state.stored, state.oldest) == (10, 10, date(2020, 1, 2))
    assert result.is_finished
    assert site.paths == []


def test_article_that_fails_is_left_to_ordinary_crawls(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(10))
    site.answers["/a/n003"] = page("kaputt", status=500)

    result = read_all(order_of(sqlite_database, site, paged(site)))

    assert result.is_finished
    assert result.failed == 1
    with sqlite_database.reading() as session:
        (missed,) = session.scalars(select(ListedUrl))
        assert (missed.url, missed.alertable) == (site.url("/a/n003"), False)


def test_server_that_asks_for_a_pause_gets_it(sqlite_database: Database, site: FaultServer) -> None:
    _publish(site, names(10))
    site.answers["/a/n003"] = in_turn(retry_after("3600"), site.answers["/a/n003"])

    result = read_all(order_of(sqlite_database, site, paged(site)))

    assert not result.is_finished
    assert result.halted is not None
    assert "Pause" in result.halted
    assert titles(sqlite_database) == _titles(names(5, 6) + names(2, 1))


def test_progress_is_told_with_the_total(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, wordpress=collection(site))
    serve(site, names(120))
    serve_posts(site, names(120))
    heard: list[BackfillProgress] = []

    read_slice(order_of(sqlite_database, site, described), heard)

    assert {progress.total for progress in heard} == {120}
    listed = [progress.listed for progress in heard]
    assert listed == sorted(listed)


def test_trial_lists_and_stores_nothing(sqlite_database: Database, site: FaultServer) -> None:
    described = source(site, wordpress=collection(site))
    serve(site, names(120))
    serve_posts(site, names(120))
    order = order_of(sqlite_database, site, described)

    result = read_slice(replace(order, crawl=replace(order.crawl, dry_run=True)))

    assert result.is_finished
    assert [url for url, _ in result.found] == [site.url(f"/a/{name}") for name in names(120)]
    assert not any(path.startswith("/a/") for path in site.paths)
    assert count(sqlite_database, Article) == 0
    assert state_of(sqlite_database) is None

"""More unknown articles than one crawl may read, and crawls at the end of their time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from crawler.order import CrawlLimits
from storage.crawling.runs import RunCounts, index_states
from storage.database import Database
from storage.tables import RunOutcome
from tests.crawler.archive_site import (
    names,
    serve,
    serve_feed,
)
from tests.crawler.news_site import source
from tests.crawler.reading_back import alerting, all_titles, crawl
from tests.crawler.visits import titles
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_case_28_guid_reused_or_changing_floods_are_braked_and_read_later(
    sqlite_database: Database, site: FaultServer
) -> None:
    described = source(site)
    serve(site, names(32))
    serve_feed(site, names(2))
    crawl(sqlite_database, described, most_new=10)
    serve_feed(site, names(32))

    first = crawl(sqlite_database, described, most_new=10)
    half = titles(sqlite_database)
    results = [crawl(sqlite_database, described, most_new=10) for _ in range(3)]

    assert first.counts == RunCounts(
        listed=32, known=2, fetched=10, stored=10, skipped=20, reasons={"skipped:flood": 20}
    )
    assert half == all_titles([*names(10, 23), *names(2)])
    assert [result.counts.stored for result in results] == [10, 10, 0]
    assert titles(sqlite_database) == all_titles(names(32))


def test_old_articles_of_a_flood_alert_nobody(sqlite_database: Database, site: FaultServer) -> None:
    serve(site, names(20))
    serve_feed(site, names(2))
    crawl(sqlite_database, source(site), most_new=10)
    serve_feed(site, names(20))

    crawl(sqlite_database, source(site), most_new=10)

    assert alerting(sqlite_database) == []


def test_first_crawl_of_many_articles_is_no_flood_and_alerts_nobody(
    sqlite_database: Database, site: FaultServer
) -> None:
    serve(site, names(60))
    serve_feed(site, names(60))

    crawl(sqlite_database, source(site), most_new=10)

    assert len(titles(sqlite_database)) == 60
    assert alerting(sqlite_database) == []


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

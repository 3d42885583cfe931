"""The whole path of an article in one process: crawled, then matched as the daemon does."""

from datetime import UTC, datetime, timedelta

from alerts.matching import all_matched, match_due
from alerts.standing import StandingQueries
from bench.crawl_work import crawl_all
from crawler.order import CrawlOrder
from storage.database import Database


def crawl_and_match(order: CrawlOrder, pages: int) -> None:
    """Crawl, then match what was stored; once in a process."""
    crawl_all(order, pages)
    database = Database(order.database_url)
    standing = StandingQueries()
    while not all_matched(database):
        match_due(database, standing, now=datetime.now(UTC), group_wait=timedelta(0))
    database.dispose()

"""Crawling the site of a test, and looking at what the store then holds."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from crawler.order import CrawlOrder, SourceResult
from crawler.sources import Source
from storage.crawling.runs import index_states
from storage.database import Database
from storage.sources import due_sources, list_sources
from storage.tables import Article, HostPause, IngestEntry, ListedUrl, SourceState
from tests.crawler.news_site import source
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer


def crawl_site(database: Database, site: FaultServer, **changes: object) -> SourceResult:
    """Register the source of this site and crawl it."""
    described: Source = source(site, **changes)
    register(database, described)
    order = order_for(database.url, described, hosts=frozenset({site.authority}))
    return crawl_in_child(order)[described.name]


def patient_order(database: Database, site: FaultServer) -> CrawlOrder:
    """Return an order whose requests outlast any stop."""
    hosts = frozenset({site.authority})
    return order_for(database.url, source(site), hosts=hosts, download_timeout=timedelta(seconds=60))


def titles(database: Database) -> list[str]:
    """Return the headlines in the store, sorted."""
    with database.reading() as session:
        return sorted(session.scalars(select(Article.title)))


def count(database: Database, table: type[Article | IngestEntry | ListedUrl]) -> int:
    """Return how many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def state_of(database: Database) -> SourceState:
    """Return the state of the only source."""
    with database.reading() as session:
        (state,) = list_sources(session)
        return state


def etags(database: Database) -> list[str | None]:
    """Return the stored validators."""
    with database.reading() as session:
        return [state.etag for state in index_states(session, "blatt").values()]


def due(database: Database) -> list[str]:
    """Return the sources whose time has come."""
    with database.reading() as session:
        return due_sources(session, datetime.now(UTC), 10)


def make_old(database: Database) -> None:
    """Let a day pass since the articles were first seen."""
    with database.transaction() as session:
        for stored in session.scalars(select(Article)):
            stored.first_seen_at -= timedelta(days=1)


def make_due(database: Database) -> None:
    """Let the time of the next try come."""
    with database.transaction() as session:
        for listed in session.scalars(select(ListedUrl)):
            listed.next_try_at = datetime.now(UTC)


def end_pauses(database: Database) -> None:
    """Let the time come at which hosts that rest are asked again."""
    with database.transaction() as session:
        session.execute(update(HostPause).values(until=datetime.now(UTC)))


def pid_of(pid: int | None) -> int:
    """Return the number of a started process."""
    assert pid is not None
    return pid

"""One crawl on demand, in a child like the daemon's, on a data directory of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from crawler.honesty.look import look
from crawler.network.fetched import FetchedPage
from crawler.order import CrawlOrder, SourceResult
from crawler.source_entries import entry_of
from crawler.sources import Source
from scheduler.lock import DataDirectoryLock
from scheduler.room import NoRoom, is_short, least_room
from scheduler.workers import CrawlDied, run_crawl, run_fetch, run_fetch_article, start_fork_server
from stadtradar import parts
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources, crawl_order
from storage import schema
from storage.crawling.died import fail_unfinished
from storage.crawling.runs import FaultKind
from storage.database import Database, DatabaseUnavailable
from storage.sources import register_sources


def crawl_now(settings: Settings, database: Database, chosen: Sequence[Source]) -> list[SourceResult]:
    """Crawl and store.

    Raises AlreadyRunning while a daemon or another crawl works on the data directory, and NoRoom.
    """
    require_room(settings)
    order = crawl_order(settings, tuple(chosen))
    with DataDirectoryLock(settings.data_dir, now=datetime.now(UTC)):
        _register(database, configured_sources(settings))
        try:
            results = _in_child(settings, order)
        except CrawlDied as death:
            _note_death(database, order, death)
            raise
        look(database, datetime.now(UTC), [source.name for source in order.sources])
    return results


def require_room(settings: Settings) -> None:
    """Raise NoRoom when too little is free to read sources."""
    found = least_room(parts.room(settings))
    if is_short(found, was_short=False):
        raise NoRoom(found)


def read_only(settings: Settings, chosen: Sequence[Source]) -> list[SourceResult]:
    """Read and extract without storing anything; allowed beside a daemon."""
    return _in_child(settings, crawl_order(settings, tuple(chosen), dry_run=True))


def page_fetcher(settings: Settings) -> Callable[[Sequence[str]], list[FetchedPage]]:
    """Return what fetches single pages as a crawl would. Allowed beside a daemon. It raises CrawlDied."""
    start_fork_server()
    return partial(
        run_fetch,
        _order_of_pages(settings),
        wall_limit=timedelta(seconds=settings.crawler.wall_limit_seconds),
        memory_limit_mib=settings.crawler.memory_limit_mib,
    )


def fetch_article(settings: Settings, source: Source, url: str) -> list[FetchedPage]:
    """Fetch all pages of an article as a crawl would, in the hours of its source, at least one.

    Allowed beside a daemon. Raises CrawlDied.
    """
    start_fork_server()
    order = _order_of_pages(settings)
    return run_fetch_article(
        replace(order, night=order.nights.get(source.name, order.night)),
        source,
        url,
        wall_limit=timedelta(seconds=settings.crawler.wall_limit_seconds),
        memory_limit_mib=settings.crawler.memory_limit_mib,
    )


def _order_of_pages(settings: Settings) -> CrawlOrder:
    return crawl_order(settings, (), dry_run=not _has_store(settings))


def _has_store(settings: Settings) -> bool:
    """Tell whether there is a store, in which hosts are remembered; none is made for a single page."""
    store = parts.database(settings)
    try:
        return store.is_made and schema.revision(store) == schema.HEAD
    except DatabaseUnavailable:
        return False
    finally:
        store.dispose()


def _in_child(settings: Settings, order: CrawlOrder) -> list[SourceResult]:
    start_fork_server()
    return run_crawl(
        order,
        wall_limit=timedelta(seconds=settings.crawler.wall_limit_seconds),
        memory_limit_mib=settings.crawler.memory_limit_mib,
    )


def _register(database: Database, configured: Sequence[Source]) -> None:
    entries = [entry_of(source) for source in configured]
    with database.transaction() as session:
        register_sources(session, entries, datetime.now(UTC))


def _note_death(database: Database, order: CrawlOrder, death: CrawlDied) -> None:
    kind = FaultKind.TIMEOUT if death.timed_out else FaultKind.CRASH
    with database.transaction() as session:
        fail_unfinished(
            session,
            [source.name for source in order.sources],
            kind=kind,
            text=str(death),
            now=datetime.now(UTC),
            interval=order.interval,
        )

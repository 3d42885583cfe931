"""Reading the archive of a source back to a day, in children that each read a slice of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from crawler.backfill.ways import has_archive
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult
from crawler.sources import Source
from scheduler.lock import DataDirectoryLock
from scheduler.workers import CrawlDied, run_backfill, start_fork_server
from stadtradar.crawling import require_room
from stadtradar.settings import Settings
from stadtradar.sources import crawl_order
from storage.crawling.backfill import BackfillState, backfill_of
from storage.database import Database

_SLICE = timedelta(minutes=5)
_MOST_DEATHS = 3  # children in a row that ended without a word
OnProgress = Callable[[BackfillProgress], None]


class NoArchive(Exception):
    """Nothing leads into the archive of a source."""

    def __init__(self, source: Source) -> None:
        super().__init__(
            f"Zu {source.name} ist kein Weg ins Archiv bekannt: Feeds nennen nur das Neueste. "
            "Nötig ist eine Listenseite, eine Sitemap oder eine WordPress-Schnittstelle."
        )


def read_archive_back(
    settings: Settings, source: Source, since: date, *, alertable: bool, on_progress: OnProgress
) -> BackfillResult:
    """Read and store until the day is reached or something stands in the way; a later call goes on.

    Raises AlreadyRunning while a daemon or a crawl works on the data directory, NoArchive, NoRoom, and
    CrawlDied.
    """
    order = _order(settings, source, since, alertable=alertable)
    start_fork_server()
    with DataDirectoryLock(settings.data_dir, now=datetime.now(UTC)):
        deaths = 0
        while True:
            require_room(settings)
            try:
                result = _slice(settings, order, on_progress)
            except CrawlDied:
                deaths += 1
                if deaths == _MOST_DEATHS:
                    raise
                continue
            deaths = 0
            if result.is_finished or result.halted or not result.is_moving:
                return result


def list_archive(
    settings: Settings, source: Source, since: date, *, on_progress: OnProgress
) -> BackfillResult:
    """Return what would be read, without reading or storing it; allowed beside a daemon. Raises NoArchive."""
    start_fork_server()
    order = _order(settings, source, since, alertable=False, dry_run=True)
    return _slice(settings, order, on_progress)


def archive_state(database: Database, source: Source) -> BackfillState | None:
    """Return how far the archive has been read; None when that was never asked for."""
    with database.reading() as session:
        return backfill_of(session, source.name)


def _order(
    settings: Settings, source: Source, since: date, *, alertable: bool, dry_run: bool = False
) -> BackfillOrder:
    if not has_archive(source):
        raise NoArchive(source)
    wall_limit = timedelta(seconds=settings.crawler.wall_limit_seconds)
    return BackfillOrder(
        crawl=crawl_order(settings, (source,), dry_run=dry_run),
        since=since,
        alertable=alertable,
        slice=min(_SLICE, wall_limit / 2),
    )


def _slice(settings: Settings, order: BackfillOrder, on_progress: OnProgress) -> BackfillResult:
    return run_backfill(
        order,
        wall_limit=timedelta(seconds=settings.crawler.wall_limit_seconds),
        memory_limit_mib=settings.crawler.memory_limit_mib,
        on_progress=on_progress,
    )

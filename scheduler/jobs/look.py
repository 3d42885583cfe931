"""Looks after sources that fall silent or lose fields."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from crawler.honesty.look import look, sources_to_look_at
from scheduler.fault_log import log_changes
from storage.crawling.faults import FAULTS_OF_HISTORY, open_faults
from storage.database import Database
from storage.tables import SourceFault

_SOON = timedelta(minutes=5)  # for sources that brought something or may have recovered
_ALL = timedelta(hours=1)


class LookAfter:
    """Looks at all sources every hour, and sooner at those where something has changed."""

    def __init__(
        self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock
        self._last: datetime | None = None
        self._last_at_all: datetime | None = None

    def __call__(self) -> None:
        """Look if it is time."""
        now = self._clock()
        if self._last_at_all is None or now - self._last_at_all >= _ALL:
            self._look(now, None)
            self._last_at_all = now
        elif self._last is not None and now - self._last >= _SOON:
            self._look(now, sources_to_look_at(self._database, self._last - _SOON))

    def _look(self, now: datetime, names: Collection[str] | None) -> None:
        before = self._open()
        look(self._database, now, names)
        log_changes(before, self._open())
        self._last = now

    def _open(self) -> list[SourceFault]:
        """Return the open faults of the kinds found here; crawls tell of theirs themselves."""
        with self._database.reading() as session:
            return [fault for fault in open_faults(session) if fault.kind in FAULTS_OF_HISTORY]

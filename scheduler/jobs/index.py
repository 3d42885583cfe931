"""Brings articles into the search index that were stored before there was one, or before it changed.

Then it draws the bitmaps that PostgreSQL counts common words from.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from loguru import logger

from storage.database import Database
from storage.index.bitmaps import draw_bitmaps, mark_blocks
from storage.reindexing import AT_ONCE, count_to_index, index_some

# After all are indexed nothing but another version of this program owes more, and bitmaps have time.
_AGAIN = timedelta(days=1)
_SOON = timedelta(minutes=1)  # if somebody was writing


class IndexOwed:
    """Indexes all that is owed in short transactions, when the daemon starts and once a day."""

    def __init__(
        self,
        database: Database,
        stopping: Event,
        *,
        has_room: Callable[[], bool] = lambda: True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._stopping = stopping
        self._has_room = has_room
        self._clock = clock
        self._rests_until: datetime | None = None

    def __call__(self) -> None:
        """Index and draw until nothing is owed, the disk is nearly full, or the daemon ends."""
        now = self._clock()
        if (self._rests_until is not None and now < self._rests_until) or not self._has_room():
            return
        with self._database.reading() as session:
            owed = count_to_index(session)
        indexed = 0
        if owed:
            logger.info("articles to index", count=owed)
            indexed = self._index()
            logger.info("articles indexed", count=indexed)
        if indexed >= owed and not self._stopping.is_set():
            self._rests_until = now + (_AGAIN if self._draw() else _SOON)

    def _index(self) -> int:
        indexed = 0
        while not self._stopping.is_set() and self._has_room():
            with self._database.transaction() as session:
                some = index_some(session, AT_ONCE)
            if not some:
                break
            indexed += some
        return indexed

    def _draw(self) -> bool:
        with self._database.transaction() as session:
            blocks = mark_blocks(session)
        for block in blocks or ():
            if self._stopping.is_set() or not self._has_room():
                return False
            with self._database.transaction() as session:
                draw_bitmaps(session, block)
        return blocks is not None

"""Forgets archived pages that are older than they are to be kept."""

from datetime import UTC, datetime, timedelta
from threading import Event

from loguru import logger

from storage.database import Database
from storage.pages import forget_pages

_AT_ONCE = 200  # fetches in one transaction, for which crawls may have to wait


class ForgetPages:
    """Works through what is too old in short transactions."""

    def __init__(self, database: Database, stopping: Event, *, keep_for: timedelta) -> None:
        self._database = database
        self._stopping = stopping
        self._keep_for = keep_for

    def __call__(self) -> None:
        """Forget everything that was last served before the time for which pages are kept."""
        before, forgotten = datetime.now(UTC) - self._keep_for, 0
        while not self._stopping.is_set():
            with self._database.transaction() as session:
                found = forget_pages(session, before, _AT_ONCE)
            forgotten += found
            if found < _AT_ONCE:
                break
        if forgotten:
            logger.info("old pages forgotten", pages=forgotten)

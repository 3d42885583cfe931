"""Matches what was stored against what is waited for."""

from datetime import UTC, datetime, timedelta
from threading import Event

from loguru import logger

from alerts.matching import match_due
from alerts.standing import StandingQueries
from storage.database import Database


class MatchDue:
    """Matches what has been stored since the last time."""

    def __init__(self, database: Database, stopping: Event, *, group_wait: timedelta) -> None:
        self._database = database
        self._stopping = stopping
        self._group_wait = group_wait
        self._standing = StandingQueries()

    def __call__(self) -> None:
        """Work the ingest log off to its end, or until the daemon ends."""
        while not self._stopping.is_set():
            now = datetime.now(UTC)
            report = match_due(self._database, self._standing, now=now, group_wait=self._group_wait)
            if report.owed:
                logger.info("stories matched", articles=report.entries, owed=report.owed)
            if not report.entries:
                return

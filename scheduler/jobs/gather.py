"""Releases what was held for a digest, or for the end of a pause, of quiet or of the day."""

from datetime import UTC, datetime

from loguru import logger

from alerts.digests import gather_due
from storage.database import Database


class GatherDue:
    """Makes the digests whose moment has come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> None:
        """Release what was held until now."""
        if made := gather_due(self._database, now=datetime.now(UTC)):
            logger.info("held stories released", messages=made)

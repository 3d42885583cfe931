"""What the reading of an archive remembers: in the store, or, for a trial, not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.order import BackfillOrder
from storage.articles import known_keys
from storage.crawling.backfill import (
    BackfillState,
    BackfillStep,
    advance_backfill,
    begin_backfill,
    finish_backfill,
    leave_backfill,
)
from storage.crawling.listed import MissedUrl
from storage.crawling.seen import publication_dates
from storage.database import Database


class Memory(Protocol):
    """Where a backfill stands."""

    def begin(self, order: BackfillOrder, now: datetime) -> BackfillState:
        """Return where to go on."""

    def known(self, source: str, keys: Sequence[str], now: datetime) -> set[str]:
        """Return the pages that need no fetch."""

    def dates(self, source: str, keys: Sequence[str]) -> dict[str, datetime]:
        """Return when the stored articles among these pages appeared, as far as known."""

    def advance(self, source: str, step: BackfillStep, now: datetime) -> None:
        """Go past a page whose articles are all settled."""

    def leave(self, source: str, stored: int, missed: Sequence[MissedUrl], now: datetime) -> None:
        """Leave a page that is to be read again, after so many of its articles are stored."""

    def finish(self, source: str, now: datetime) -> None:
        """Note the end."""


@dataclass(frozen=True)
class StoredMemory:
    """Remembers in the store."""

    database: Database

    def begin(self, order: BackfillOrder, now: datetime) -> BackfillState:
        """Look it up, or write down that it begins."""
        with self.database.transaction() as session:
            return begin_backfill(
                session, order.source.name, since=order.since, alertable=order.alertable, now=now
            )

    def known(self, source: str, keys: Sequence[str], now: datetime) -> set[str]:
        """Look them up."""
        with self.database.reading() as session:
            return known_keys(session, source, keys, now)

    def dates(self, source: str, keys: Sequence[str]) -> dict[str, datetime]:
        """Look them up."""
        with self.database.reading() as session:
            return publication_dates(session, source, keys)

    def advance(self, source: str, step: BackfillStep, now: datetime) -> None:
        """Write it down, after the last article of the page."""
        with self.database.transaction() as session:
            advance_backfill(session, source, step, now)

    def leave(self, source: str, stored: int, missed: Sequence[MissedUrl], now: datetime) -> None:
        """Write down what could not be read."""
        with self.database.transaction() as session:
            leave_backfill(session, source, stored, missed, now)

    def finish(self, source: str, now: datetime) -> None:
        """Write it down."""
        with self.database.transaction() as session:
            finish_backfill(session, source, now)


class NoMemory:
    """Begins anew each time, fetches no article and leaves no trace."""

    def begin(self, order: BackfillOrder, now: datetime) -> BackfillState:  # noqa: ARG002  (the interface)
        """Begin."""
        return BackfillState(since=order.since, alertable=order.alertable)

    def known(self, source: str, keys: Sequence[str], now: datetime) -> set[str]:  # noqa: ARG002
        """Leave all of them alone."""
        return set(keys)

    def dates(self, source: str, keys: Sequence[str]) -> dict[str, datetime]:  # noqa: ARG002
        """Know nothing."""
        return {}

    def advance(self, source: str, step: BackfillStep, now: datetime) -> None:
        """Leave no trace."""

    def leave(self, source: str, stored: int, missed: Sequence[MissedUrl], now: datetime) -> None:
        """Leave no trace."""

    def finish(self, source: str, now: datetime) -> None:
        """Leave no trace."""

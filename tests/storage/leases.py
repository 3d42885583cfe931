"""Leasing rows of the outbox as senders do, one at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.database import Session
from storage.owed.leasing import Candidate, Closed, lease_due, leased_rows
from storage.tables import OutboxRow


@dataclass
class OpenGate:
    """Lets through what a test wants, by default everything."""

    lets: Callable[[Candidate], bool] = lambda _: True
    shut: Closed = field(default_factory=Closed)

    def closed(self) -> Closed:
        return self.shut

    def admit(self, candidate: Candidate) -> bool:
        return self.lets(candidate)


def lease_next(session: Session, *, owner: str, now: datetime, lease_for: timedelta) -> OutboxRow | None:
    """Lease the longest due row and return it with all a message needs; None when there is nothing to do."""
    leased = lease_due(session, OpenGate(), owner=owner, now=now, lease_for=lease_for, limit=1)
    rows = leased_rows(session, [one.row_id for one in leased.candidates])
    return rows[0] if rows else None

"""What should have happened an hour ago and has not: articles not matched, messages not accepted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.ingest import passed_entry
from storage.tables import IngestEntry, OutboxRow, OutboxState

PATIENCE = timedelta(hours=1)
# A reply of the server is a reason to wait, but not for ever.
REPLY_PATIENCE = timedelta(hours=4)
_LONG_TRIED = 5  # attempts, which by alerts.backoff are more than four hours


@dataclass(frozen=True, kw_only=True)
class Pile:
    """So many things of a kind, waiting since."""

    count: int = 0
    since: datetime | None = None  # the oldest; None when there is none


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """Everything that is overdue, by what should have moved it."""

    unmatched: Pile  # entries of the ingest log that no search was asked of
    unsent: Pile  # messages due, or leased by a sender that is gone
    deferred: Pile  # messages that the server puts off again and again
    ungathered: Pile  # stories whose digest, or the end of whose pause, has passed
    reply: str | None  # the newest of those that put off

    @property
    def is_anything(self) -> bool:
        """Whether anything is overdue at all."""
        return any(one.count for one in (self.unmatched, self.unsent, self.deferred, self.ungathered))


def overdue(session: Session, reader: str, now: datetime) -> Overdue:
    """Look for what is neither done nor has a reason; `reader` is who matches the ingest log."""
    limit = now - PATIENCE
    deferred = _deferred(now)
    newest = select(OutboxRow.last_reply).where(deferred).order_by(OutboxRow.due_at.desc()).limit(1)
    return Overdue(
        unmatched=_unmatched(session, reader, limit),
        unsent=_rows(session, _unsent(limit), OutboxRow.due_at),
        deferred=_rows(session, deferred, OutboxRow.created_at),
        ungathered=_rows(session, _held_beyond(limit), OutboxRow.due_at),
        reply=session.scalar(newest),
    )


def _unmatched(session: Session, reader: str, limit: datetime) -> Pile:
    late = (IngestEntry.id > passed_entry(session, reader), IngestEntry.at < limit)
    count, since = session.execute(select(func.count(), func.min(IngestEntry.at)).where(*late)).one()
    return Pile(count=count, since=since)


def _rows(session: Session, which: ColumnElement[bool], since: InstrumentedAttribute[datetime]) -> Pile:
    count, oldest = session.execute(select(func.count(), func.min(since)).where(which)).one()
    return Pile(count=count, since=oldest)


def _unsent(limit: datetime) -> ColumnElement[bool]:
    """What no sender has taken, or one that died and whose lease nobody takes over."""
    return or_(
        and_(OutboxRow.state == OutboxState.DUE, OutboxRow.due_at < limit),
        and_(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_until < limit),
    )


def _held_beyond(limit: datetime) -> ColumnElement[bool]:
    return and_(OutboxRow.state == OutboxState.HELD, OutboxRow.due_at < limit)


def _deferred(now: datetime) -> ColumnElement[bool]:
    """What was put off: since when is known of what was never held, by its attempts of the rest."""
    long_owed = and_(OutboxRow.hold.is_(None), OutboxRow.created_at < now - REPLY_PATIENCE)
    return and_(
        OutboxRow.state == OutboxState.DUE,
        OutboxRow.last_phase.is_not(None),
        OutboxRow.due_at >= now - PATIENCE,  # else it is unsent
        or_(long_owed, OutboxRow.attempts >= _LONG_TRIED),
    )

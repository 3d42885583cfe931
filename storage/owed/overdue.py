"""What should have happened an hour ago and has not: articles not matched, messages not accepted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.ingest import passed_entry
from storage.people.endpoints import channel_of, list_endpoints
from storage.tables import Hold, IngestEntry, OutboxRow, OutboxState, Subscriber, Subscription

PATIENCE = timedelta(hours=1)
# A reply of the server is a reason to wait, but not for ever.
REPLY_PATIENCE = timedelta(hours=4)
_LONG_TRIED = 5  # attempts, which by alerts.sending.backoff are more than four hours


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
    refused: Pile  # channels on which the canary is told nothing any more
    reply: str | None  # the newest of those that put off

    @property
    def is_anything(self) -> bool:
        """Whether anything is overdue at all."""
        piles = (self.unmatched, self.unsent, self.deferred, self.ungathered, self.refused)
        return any(one.count for one in piles)


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
        refused=_refused(session),
        reply=session.scalar(newest),
    )


def _unmatched(session: Session, reader: str, limit: datetime) -> Pile:
    late = (IngestEntry.id > passed_entry(session, reader), IngestEntry.at < limit)
    count, since = session.execute(select(func.count(), func.min(IngestEntry.at)).where(*late)).one()
    return Pile(count=count, since=since)


def _rows(session: Session, which: ColumnElement[bool], since: InstrumentedAttribute[datetime]) -> Pile:
    count, oldest = session.execute(select(func.count(), func.min(since)).where(which)).one()
    return Pile(count=count, since=oldest)


def _refused(session: Session) -> Pile:
    """What is refused has a reason; but where all is told, the reason is not one reader's."""
    since: dict[str, datetime] = {}
    canaries = select(Subscription).join(Subscription.subscriber).where(Subscriber.is_canary)
    for running in session.scalars(canaries.where(Subscription.ended_at.is_(None))):
        for channel in running.channels:
            row = _newest_decided(session, running.subscriber_id, channel)
            if row is not None and row.state != OutboxState.SENT:
                since[channel] = row.due_at
        for endpoint in list_endpoints(session, running.subscriber_id):
            if endpoint.disabled_at is not None:
                since[channel_of(endpoint)] = endpoint.disabled_at
    return Pile(count=len(since), since=min(since.values(), default=None))


def _newest_decided(session: Session, subscriber_id: int, channel: str) -> OutboxRow | None:
    undeliverable = OutboxRow.hold == Hold.UNDELIVERABLE
    decided = or_(
        OutboxRow.state.in_((OutboxState.SENT, OutboxState.DEAD)),
        and_(OutboxRow.state == OutboxState.SUPPRESSED, undeliverable),
    )
    theirs = select(OutboxRow).where(OutboxRow.subscriber_id == subscriber_id, OutboxRow.channel == channel)
    return session.scalar(theirs.where(decided).order_by(OutboxRow.id.desc()).limit(1))


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

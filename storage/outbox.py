"""The outbox: what is owed to whom, and how far its delivery has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, object_session, selectinload
from sqlalchemy.sql.dml import Update

from storage.endpoints import is_open
from storage.insertion import Value, insert_missing
from storage.tables import LateReason, OutboxMatch, OutboxRow, OutboxState, Story

_NO_LEASE = {"lease_owner": None, "lease_until": None}
_DONE = (OutboxState.SENT, OutboxState.DEAD)
# A publisher's new layout changes all articles at once; who was told long ago is left alone.
_UPDATED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A story owed to a subscriber on a channel, and why."""

    subscriber_id: int
    story_id: int
    channel: str
    due_at: datetime
    matches: tuple[tuple[int, int], ...]  # (subscription id, article id); empty: only who was told is updated
    late_reason: LateReason | None = None  # None: it is told in time
    revision: int = 1  # of the article
    still: tuple[tuple[int, int], ...] = ()  # matches that held before a material revision and do now
    may_update: bool = False  # who was told may be told once more


def owe(session: Session, owed: Owed, now: datetime) -> bool:
    """Note a debt and return True; False when it was noted before. What is not sent yet gains the matches.

    A row suppressed because all its subscriptions had ended comes back when a new subscription matches.
    Whoever was told in the last days is owed one update, and no second one.
    """
    if owed.matches and _note(session, owed, owed.matches, now, is_update=False):
        return True
    if not owed.may_update or not _was_told(session, owed, now):
        return False
    return _note(session, owed, (*owed.matches, *owed.still), now, is_update=True)


def lease_next(session: Session, *, owner: str, now: datetime, lease_for: timedelta) -> OutboxRow | None:
    """Take the longest due row, or one whose lease has run out; None when there is nothing to do.

    What its reader no longer wants is suppressed here, in the transaction that would have sent it. The row
    comes with all a mail needs: subscriber, matches with subscription and article, the story's articles.
    """
    while (row := session.scalar(_next_row(now))) is not None:
        if is_wanted(row):
            row.state = OutboxState.LEASED
            row.lease_owner, row.lease_until = owner, now + lease_for
            session.flush()
            return row
        row.state = OutboxState.SUPPRESSED
        row.lease_owner = row.lease_until = None
        session.flush()
    return None


def is_wanted(row: OutboxRow) -> bool:
    """Tell whether its reader still wants it; asked at the lease and once more right before it leaves."""
    session = object_session(row)
    if row.subscriber.erased_at is not None or session is None or not is_open(session, row.channel):
        return False
    return any(match.subscription.ended_at is None for match in row.matches)


def freeze(session: Session, row_id: int, message_id: str, message: bytes) -> None:
    """Keep the message as first written, so that each attempt sends the same bytes; then do nothing."""
    unwritten = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.message.is_(None))
    session.execute(
        unwritten.where(OutboxRow.state == OutboxState.LEASED).values(message_id=message_id, message=message)
    )


def mark_sent(session: Session, row_id: int, *, reply: str, now: datetime) -> None:
    """Note that the server has taken responsibility; whatever else happened meanwhile, the mail is out."""
    unsent = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state != OutboxState.SENT)
    session.execute(
        unsent.values(
            state=OutboxState.SENT,
            sent_at=now,
            attempts=OutboxRow.attempts + 1,
            last_phase=None,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def defer(
    session: Session, row_id: int, *, phase: str, reply: str, due_at: datetime, count_attempt: bool
) -> None:
    """Give a leased row back to be tried again at `due_at`.

    `count_attempt` is False when the server as a whole was unreachable: that is not this mail's failure.
    """
    session.execute(
        _leased(row_id).values(
            state=OutboxState.DUE,
            due_at=due_at,
            attempts=OutboxRow.attempts + int(count_attempt),
            lost_leases=0,
            last_phase=phase,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def mark_dead(session: Session, row_id: int, *, phase: str, reply: str) -> None:
    """Give a leased row up: it was refused for good."""
    session.execute(
        _leased(row_id).values(
            state=OutboxState.DEAD,
            attempts=OutboxRow.attempts + 1,
            last_phase=phase,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def release_leases(session: Session, owner: str) -> int:
    """Give back what this owner, who is dead, had leased and not decided; return how many."""
    held = update(OutboxRow).where(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_owner == owner)
    lost = {"lost_leases": OutboxRow.lost_leases + 1}
    released = session.scalars(
        held.values(state=OutboxState.DUE, **lost, **_NO_LEASE).returning(OutboxRow.id)
    )
    return len(released.all())


def forget_messages(session: Session, *, before: datetime, limit: int) -> int:
    """Forget the copies of up to `limit` mails that went out, or were given up, before a moment.

    A copy holds an address and what its reader looks for; once it is out, the row itself is proof enough.
    Return how many those were.
    """
    done = or_(
        and_(OutboxRow.state == OutboxState.SENT, OutboxRow.sent_at < before),
        and_(OutboxRow.state == OutboxState.DEAD, OutboxRow.due_at < before),
    )
    kept = or_(OutboxRow.message.is_not(None), OutboxRow.last_reply.is_not(None))
    ids = session.scalars(select(OutboxRow.id).where(done, kept).order_by(OutboxRow.id).limit(limit)).all()
    session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(message=None, last_reply=None))
    return len(ids)


def outbox_counts(session: Session) -> dict[OutboxState, int]:
    """Return how many rows are in each state, zeros included."""
    counted = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    counts = {OutboxState(state): count for state, count in counted}
    return {state: counts.get(state, 0) for state in OutboxState}


def is_any_ready(session: Session, now: datetime) -> bool:
    """Tell whether a row is due, or held by somebody whose lease has run out."""
    return session.scalar(select(OutboxRow.id).where(ready(now)).limit(1)) is not None


def next_due_at(session: Session) -> datetime | None:
    """Return when the first of the waiting rows is due; None when none waits."""
    return session.scalar(select(func.min(OutboxRow.due_at)).where(OutboxRow.state == OutboxState.DUE))


def list_outbox(session: Session, limit: int) -> list[OutboxRow]:
    """Return the newest rows with everything a list shows."""
    return list(session.scalars(whole_rows().order_by(OutboxRow.id.desc()).limit(limit)))


def ready(now: datetime) -> ColumnElement[bool]:
    """Whether a row is due, or held by somebody whose lease has run out."""
    return or_(
        and_(OutboxRow.state == OutboxState.DUE, OutboxRow.due_at <= now),
        and_(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_until <= now),
    )


def whole_rows() -> Select[OutboxRow]:
    """Select rows with everything a message, or a list, shows."""
    matches = selectinload(OutboxRow.matches)
    return select(OutboxRow).options(
        selectinload(OutboxRow.subscriber),
        selectinload(OutboxRow.story).selectinload(Story.articles),
        matches.selectinload(OutboxMatch.subscription),
        matches.selectinload(OutboxMatch.article),
    )


def _note(
    session: Session, owed: Owed, matched: Sequence[tuple[int, int]], now: datetime, *, is_update: bool
) -> bool:
    new = insert_missing(session, OutboxRow, [_new_row(owed, now, is_update=is_update)]) == 1
    existing = session.scalars(_row_of(owed, is_update=is_update)).one()
    if existing.state in _DONE:
        return False
    revived = existing.state == OutboxState.SUPPRESSED
    if revived:
        _revive(existing, owed)
    matches: list[dict[str, Value]] = [
        {
            "outbox_id": existing.id,
            "subscription_id": subscription,
            "article_id": article,
            "revision": owed.revision,
            "matched_at": now,
            "late_reason": owed.late_reason,
        }
        for subscription, article in matched
    ]
    insert_missing(session, OutboxMatch, matches)
    return new or revived


def _was_told(session: Session, owed: Owed, now: datetime) -> bool:
    told = session.scalar(_row_of(owed, is_update=False))
    return told is not None and told.sent_at is not None and told.sent_at >= now - _UPDATED_WITHIN


def _new_row(owed: Owed, now: datetime, *, is_update: bool) -> dict[str, Value]:
    return {
        "subscriber_id": owed.subscriber_id,
        "story_id": owed.story_id,
        "channel": owed.channel,
        "is_update": is_update,
        "state": OutboxState.DUE,
        "created_at": now,
        "due_at": owed.due_at,
        "attempts": 0,
        "lost_leases": 0,
    }


def _row_of(owed: Owed, *, is_update: bool) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(
            OutboxRow.subscriber_id == owed.subscriber_id,
            OutboxRow.story_id == owed.story_id,
            OutboxRow.channel == owed.channel,
            OutboxRow.is_update == is_update,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _revive(row: OutboxRow, owed: Owed) -> None:
    row.state, row.due_at, row.attempts, row.lost_leases = OutboxState.DUE, owed.due_at, 0, 0
    row.message = row.message_id = row.last_phase = row.last_reply = None


def _next_row(now: datetime) -> Select[OutboxRow]:
    return (
        whole_rows()
        .where(ready(now))
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _leased(row_id: int) -> Update:
    return update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.LEASED)

"""The outbox: what is owed to whom, and how far its delivery has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.dml import ReturningUpdate, Update

from storage.insertion import Value, insert_missing
from storage.owed.holding import held_now, unwanted
from storage.tables import Digest, Hold, LateReason, OutboxMatch, OutboxRow, OutboxState, Story

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
    due_at: datetime  # or, when it is held, until when
    matches: tuple[tuple[int, int], ...]  # (subscription id, article id); empty: only who was told is updated
    late_reason: LateReason | None = None  # None: it is told in time
    revision: int = 1  # of the article
    still: tuple[tuple[int, int], ...] = ()  # matches that held before a material revision and do now
    may_update: bool = False  # who was told may be told once more
    hold: Hold | None = None  # None: it is told as soon as it is due

    @property
    def article_id(self) -> int:
        """The article that all matches are about."""
        return (self.matches or self.still)[0][1]


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


def suppress(session: Session, row: OutboxRow, reason: Hold) -> None:
    """Do not send a row, nor, where it carries a digest, its stories."""
    row.state, row.hold = OutboxState.SUPPRESSED, reason
    row.lease_owner = row.lease_until = None
    session.flush()
    session.execute(_stories_with(row.id).values(state=OutboxState.SUPPRESSED, hold=reason))


def is_put_aside(session: Session, row: OutboxRow, now: datetime) -> bool:
    """Suppress a row that its reader no longer wants, hold one that is to wait; False: it may be told now."""
    if (reason := unwanted(row)) is not None:
        suppress(session, row, reason)
    elif (held := held_now(session, row, now)) is not None:
        row.state, row.hold, row.due_at = OutboxState.HELD, held.hold, held.until
        row.lease_owner = row.lease_until = None
    else:
        return False
    return True


def freeze(session: Session, row_id: int, message_id: str, message: bytes) -> None:
    """Keep the message as first written, so that each attempt sends the same bytes; then do nothing."""
    session.flush()
    session.connection().execute(
        _frozen(), {"row_id": row_id, "new_message_id": message_id, "new_message": message}
    )


def mark_sent(session: Session, row_id: int, *, reply: str, now: datetime) -> None:
    """Note that the server has taken responsibility; whatever else happened meanwhile, the mail is out."""
    session.flush()
    sent = session.connection().execute(_sent(), {"row_id": row_id, "reply": reply, "now": now})
    if (row := sent.first()) is not None and row.story_id is None:
        session.execute(_stories_with(row_id).values(state=OutboxState.SENT, sent_at=now))


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
    dead = session.scalars(
        _leased(row_id)
        .values(
            state=OutboxState.DEAD,
            attempts=OutboxRow.attempts + 1,
            last_phase=phase,
            last_reply=reply,
            **_NO_LEASE,
        )
        .returning(OutboxRow.id)
    )
    if dead.all():
        session.execute(_stories_with(row_id).values(state=OutboxState.DEAD))


def release_leases(session: Session, owner: str) -> int:
    """Give back what this owner, who is dead, had leased and not decided; return how many."""
    held = update(OutboxRow).where(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_owner == owner)
    lost = {"lost_leases": OutboxRow.lost_leases + 1}
    released = session.scalars(
        held.values(state=OutboxState.DUE, **lost, **_NO_LEASE).returning(OutboxRow.id)
    )
    return len(released.all())


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


def whole_rows() -> Select[OutboxRow]:
    """Select rows with all a message needs."""
    stories = selectinload(OutboxRow.digest).selectinload(Digest.stories)
    return select(OutboxRow).options(
        selectinload(OutboxRow.subscriber),
        selectinload(OutboxRow.story).selectinload(Story.articles),
        selectinload(OutboxRow.matches).options(
            selectinload(OutboxMatch.subscription), selectinload(OutboxMatch.article)
        ),
        stories.selectinload(OutboxRow.story).selectinload(Story.articles),
        stories.selectinload(OutboxRow.matches).options(
            selectinload(OutboxMatch.subscription), selectinload(OutboxMatch.article)
        ),
    )


# Built once, as plain statements: they are run for each message, and to build them costs more than that.
@cache
def _frozen() -> Update:
    unwritten = update(OutboxRow).where(
        OutboxRow.id == bindparam("row_id"),
        OutboxRow.message.is_(None),
        OutboxRow.state == OutboxState.LEASED,
    )
    return unwritten.values(message_id=bindparam("new_message_id"), message=bindparam("new_message"))


@cache
def _sent() -> ReturningUpdate[tuple[int | None]]:
    unsent = update(OutboxRow).where(OutboxRow.id == bindparam("row_id"), OutboxRow.state != OutboxState.SENT)
    return unsent.values(
        state=OutboxState.SENT,
        sent_at=bindparam("now"),
        attempts=OutboxRow.attempts + 1,
        last_phase=None,
        last_reply=bindparam("reply"),
        **_NO_LEASE,
    ).returning(OutboxRow.story_id)


def _stories_with(row_id: int) -> Update:
    """The stories of the digest that a row carries; none where it carries none."""
    carried = select(OutboxRow.digest_id).where(OutboxRow.id == row_id, OutboxRow.story_id.is_(None))
    return update(OutboxRow).where(
        OutboxRow.state == OutboxState.GATHERED, OutboxRow.digest_id == carried.scalar_subquery()
    )


def ready(now: datetime) -> ColumnElement[bool]:
    """Whether a row is due, or held by somebody whose lease has run out."""
    return or_(
        and_(OutboxRow.state == OutboxState.DUE, OutboxRow.due_at <= now),
        and_(OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_until <= now),
    )


def _note(
    session: Session, owed: Owed, matched: Sequence[tuple[int, int]], now: datetime, *, is_update: bool
) -> bool:
    new = insert_missing(session, OutboxRow, [_new_row(owed, now, is_update=is_update)]) == 1
    existing = session.scalars(_row_of(owed, is_update=is_update)).one()
    if existing.state in _DONE:
        return False
    if existing.state == OutboxState.HELD and (owed.hold is None or owed.due_at < existing.due_at):
        existing.due_at = owed.due_at
        existing.state = OutboxState.DUE if owed.hold is None else OutboxState.HELD
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
        "state": OutboxState.DUE if owed.hold is None else OutboxState.HELD,
        "hold": owed.hold,
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
    row.state = OutboxState.DUE if owed.hold is None else OutboxState.HELD
    row.hold, row.due_at, row.attempts, row.digest_id = owed.hold, owed.due_at, 0, None
    row.lost_leases = 0
    row.message = row.message_id = row.last_phase = row.last_reply = None


def _leased(row_id: int) -> Update:
    return update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.LEASED)

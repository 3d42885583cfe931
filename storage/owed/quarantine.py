"""What was given up: refused for good, or dangerous to its sender; and taking it up again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, or_, select, update
from sqlalchemy.orm import Session

from storage.owed.holding import MAIL
from storage.owed.leasing import POISON
from storage.owed.outbox import whole_rows
from storage.tables import Bounce, OutboxRow, OutboxState, ReturnKind


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """One message that nobody tries any more."""

    row_id: int
    recipient: str | None = field(repr=False)  # None: erased
    channel: str
    title: str | None  # of the article that matched first; None: it carries several stories
    is_poison: bool  # it could not be written, or senders died of it; else it was refused
    phase: str
    reply: str
    attempts: int
    due_at: datetime  # when it was tried the last time, or should have been


def given_up(session: Session, *, limit: int, only_poison: bool = False) -> list[GivenUp]:
    """Return the newest messages that were given up."""
    dead = whole_rows().where(OutboxRow.state == OutboxState.DEAD).order_by(OutboxRow.id.desc()).limit(limit)
    if only_poison:
        dead = dead.where(OutboxRow.last_phase == POISON)
    return [_given_up(row) for row in session.scalars(dead)]


def poison_ids(session: Session) -> list[int]:
    """Return the rows in quarantine."""
    poison = select(OutboxRow.id).where(OutboxRow.state == OutboxState.DEAD, OutboxRow.last_phase == POISON)
    return list(session.scalars(poison.order_by(OutboxRow.id)))


def retry(session: Session, ids: Collection[int], now: datetime) -> Sequence[int]:
    """Make messages that were given up due once more, as if never tried; return which those were.

    What was written down goes out as it is. What was in quarantine is written anew: its cause may be gone.
    """
    anew = OutboxRow.last_phase == POISON
    taken_up = (
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids), OutboxRow.state == OutboxState.DEAD)
        .values(
            state=OutboxState.DUE,
            due_at=now,
            attempts=0,
            lost_leases=0,
            message_id=case((anew, None), else_=OutboxRow.message_id),
            message=case((anew, None), else_=OutboxRow.message),
            last_phase=None,
            last_reply=None,
        )
    )
    return sorted(session.scalars(taken_up.returning(OutboxRow.id)))


def retry_refused(session: Session, since: datetime, now: datetime) -> Sequence[int]:
    """Make due once more what servers have refused since a moment because of us; return which those were.

    What was accepted and came back is among it. A mail that was sent again after its refusal is not.
    """
    refused = select(Bounce.outbox_id).where(Bounce.kind == ReturnKind.POLICY, Bounce.at >= since)
    came_back = refused.where(Bounce.outbox_id == OutboxRow.id, Bounce.at >= OutboxRow.sent_at).exists()
    dead = and_(OutboxRow.state == OutboxState.DEAD, OutboxRow.id.in_(refused))
    sent = and_(OutboxRow.state == OutboxState.SENT, came_back)
    wanted = select(OutboxRow.id).where(OutboxRow.channel == MAIL, or_(dead, sent))
    ids = session.scalars(wanted).all()
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids))
        .values(
            state=OutboxState.DUE, due_at=now, attempts=0, lost_leases=0, last_phase=None, last_reply=None
        )
    )
    return sorted(ids)


def server_trouble(session: Session, phases: Collection[str]) -> tuple[str, str] | None:
    """Return phase and reply of the mail that waits because the server took nothing; None when none does."""
    waiting = select(OutboxRow.last_phase, OutboxRow.last_reply).where(
        OutboxRow.state == OutboxState.DUE, OutboxRow.last_phase.in_(phases)
    )
    found = session.execute(waiting.order_by(OutboxRow.due_at.desc()).limit(1)).first()
    return None if found is None else (found[0] or "", found[1] or "")


def _given_up(row: OutboxRow) -> GivenUp:
    return GivenUp(
        row_id=row.id,
        recipient=row.subscriber.email,
        channel=row.channel,
        title=row.matches[0].article.title if row.matches else None,
        is_poison=row.last_phase == POISON,
        phase=row.last_phase or "",
        reply=row.last_reply or "",
        attempts=row.attempts,
        due_at=row.due_at,
    )

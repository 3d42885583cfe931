"""Copies of mails that are out: how long they are kept."""

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import OutboxRow, OutboxState


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

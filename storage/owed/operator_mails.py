"""What operators are still to be told of faults, and how far the telling has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import OperatorMail, SourceFault

_STALE = timedelta(days=1)  # a fault that ended so long ago, untold, is no news: nobody was there to be told


@dataclass(frozen=True, kw_only=True)
class WrittenMail:
    """A mail ready to be handed over."""

    recipient: str
    message_id: str
    message: bytes


def untold_faults(session: Session, now: datetime) -> list[SourceFault]:
    """Return the faults whose opening or closing no operator knows of, the oldest first."""
    is_news = or_(
        SourceFault.closed_at.is_(None),
        SourceFault.closed_at >= now - _STALE,
        SourceFault.opening_told_at.is_not(None),
    )
    untold = or_(
        SourceFault.opening_told_at.is_(None),
        and_(SourceFault.closed_at.is_not(None), SourceFault.closing_told_at.is_(None)),
    )
    return list(session.scalars(select(SourceFault).where(is_news, untold).order_by(SourceFault.id)))


def write_notice(
    session: Session,
    mails: Iterable[WrittenMail],
    *,
    opened: Sequence[int],
    closed: Sequence[int],
    now: datetime,
) -> None:
    """Write a notice down, to be sent from now on; the faults count as told when a mail is accepted."""
    for mail in mails:
        session.add(
            OperatorMail(
                recipient=mail.recipient,
                message_id=mail.message_id,
                message=mail.message,
                opened=list(opened),
                closed=list(closed),
                due_at=now,
            )
        )


def notice_under_way(session: Session) -> list[OperatorMail]:
    """Return the mails of the notice that is being sent, settled ones included; none when there is none."""
    return list(session.scalars(select(OperatorMail).order_by(OperatorMail.id)))


def put_off(session: Session, mail_id: int, *, due_at: datetime, reply: str, count_attempt: bool) -> None:
    """Try a mail again later."""
    mail = session.get_one(OperatorMail, mail_id)
    mail.due_at, mail.last_reply = due_at, reply
    mail.attempts += int(count_attempt)


def settle(session: Session, mail_id: int, *, accepted: bool, reply: str, now: datetime) -> None:
    """Note what became of a mail; with the last one its notice ends, told if any operator has it."""
    mail = session.get_one(OperatorMail, mail_id)
    mail.settled_at, mail.accepted, mail.last_reply = now, accepted, reply
    session.flush()
    notice = notice_under_way(session)
    if any(one.settled_at is None for one in notice):
        return
    if any(one.accepted for one in notice):
        _mark_told(session, mail, now)
    session.execute(delete(OperatorMail))


def _mark_told(session: Session, mail: OperatorMail, now: datetime) -> None:
    opening = update(SourceFault).where(SourceFault.id.in_(mail.opened))
    session.execute(opening.values(opening_told_at=now))
    closing = update(SourceFault).where(SourceFault.id.in_(mail.closed))
    session.execute(closing.values(closing_told_at=now))

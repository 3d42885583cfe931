"""Letters: mails to one person that are no alert, leased and marked as the outbox is."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Update

from storage.owed.operator_mails import WrittenMail
from storage.tables import Letter, LetterKind, OutboxState, Signup

_NO_LEASE = {"lease_owner": None, "lease_until": None}


def write_letter(
    session: Session,
    kind: LetterKind,
    mail: WrittenMail,
    *,
    now: datetime,
    signup_id: int | None = None,
    subscriber_id: int | None = None,
) -> None:
    """Write a letter down, to be sent from now on."""
    session.add(
        Letter(
            kind=kind,
            signup_id=signup_id,
            subscriber_id=subscriber_id,
            recipient=mail.recipient,
            created_at=now,
            message_id=mail.message_id,
            message=mail.message,
            due_at=now,
        )
    )
    session.flush()


def letters_since(session: Session, subscriber_id: int, kind: LetterKind, since: datetime) -> list[datetime]:
    """Return when letters of a kind were written to a subscriber after a moment, oldest first."""
    own = select(Letter.created_at).where(
        Letter.subscriber_id == subscriber_id, Letter.kind == kind, Letter.created_at > since
    )
    return list(session.scalars(own.order_by(Letter.created_at)))


def lease_letter(session: Session, *, owner: str, now: datetime, lease_for: timedelta) -> Letter | None:
    """Take the longest due letter, or one whose lease has run out; None when there is nothing to do.

    What asks for a confirmation that came already, or can no longer be given, is not sent.
    """
    while (letter := session.scalar(_next_letter(now))) is not None:
        if letter.message is not None and not _is_pointless(session, letter, now):
            letter.state = OutboxState.LEASED
            letter.lease_owner, letter.lease_until = owner, now + lease_for
            session.flush()
            return letter
        letter.state, letter.message = OutboxState.SUPPRESSED, None
        letter.lease_owner = letter.lease_until = None
        session.flush()
    return None


def mark_letter_sent(session: Session, letter_id: int, *, reply: str, now: datetime) -> None:
    """Note that the server has taken responsibility, and forget the copy: it holds a token."""
    unsent = update(Letter).where(Letter.id == letter_id, Letter.state != OutboxState.SENT)
    session.execute(
        unsent.values(
            state=OutboxState.SENT,
            message=None,
            sent_at=now,
            attempts=Letter.attempts + 1,
            last_phase=None,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def defer_letter(
    session: Session, letter_id: int, *, phase: str, reply: str, due_at: datetime, count_attempt: bool
) -> None:
    """Give a leased letter back to be tried again at `due_at`.

    `count_attempt` is False when the server as a whole was unreachable: that is not this letter's failure.
    """
    session.execute(
        _leased(letter_id).values(
            state=OutboxState.DUE,
            due_at=due_at,
            attempts=Letter.attempts + int(count_attempt),
            last_phase=phase,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def mark_letter_dead(session: Session, letter_id: int, *, phase: str, reply: str) -> None:
    """Give a leased letter up: it was refused for good."""
    session.execute(
        _leased(letter_id).values(
            state=OutboxState.DEAD,
            message=None,
            attempts=Letter.attempts + 1,
            last_phase=phase,
            last_reply=reply,
            **_NO_LEASE,
        )
    )


def release_letters(session: Session, owner: str) -> int:
    """Give back what this owner leased and has not decided; return how many."""
    held = update(Letter).where(Letter.state == OutboxState.LEASED, Letter.lease_owner == owner)
    released = session.scalars(held.values(state=OutboxState.DUE, **_NO_LEASE).returning(Letter.id))
    return len(released.all())


def forget_letters(session: Session, *, before: datetime, limit: int) -> int:
    """Forget up to `limit` letters written before a moment: each names an address. Return how many."""
    old = select(Letter.id).where(Letter.created_at < before).order_by(Letter.id).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(Letter).where(Letter.id.in_(ids)))
    return len(ids)


def forget_letters_to(session: Session, email: str) -> None:
    """Forget every letter to a normalised address, those that wait included."""
    session.execute(delete(Letter).where(func.lower(Letter.recipient) == email.lower()))


def _next_letter(now: datetime) -> Select[Letter]:
    ready = or_(
        and_(Letter.state == OutboxState.DUE, Letter.due_at <= now),
        and_(Letter.state == OutboxState.LEASED, Letter.lease_until <= now),
    )
    return (
        select(Letter)
        .where(ready)
        .order_by(Letter.due_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _is_pointless(session: Session, letter: Letter, now: datetime) -> bool:
    if letter.signup_id is None:
        return False
    signup = session.get_one(Signup, letter.signup_id, populate_existing=True)
    return signup.confirmed_at is not None or signup.expires_at <= now


def _leased(letter_id: int) -> Update:
    return update(Letter).where(Letter.id == letter_id, Letter.state == OutboxState.LEASED)

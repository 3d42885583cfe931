"""Whom nothing is sent to: known by a keyed fingerprint of the address only, which outlives the address."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Update

from storage.insertion import insert_missing
from storage.people.addresses import address_hmac
from storage.tables import Bounce, Letter, ReturnKind, Subscriber, Suppression, SuppressionReason

# What weighs more stays: who was erased is not merely unreachable, and only operators undo what they said.
_WEIGHT = {
    SuppressionReason.BOUNCED: 1,
    SuppressionReason.COMPLAINED: 2,
    SuppressionReason.ERASED: 3,
    SuppressionReason.OPERATOR: 4,
}


def suppression_of(session: Session, email: str, *, hmac_key: bytes) -> SuppressionReason | None:
    """Return why nothing is sent to a normalised address; None when it may be written to."""
    known = select(Suppression.reason).where(Suppression.address_hmac == address_hmac(email, hmac_key))
    reason = session.scalar(known)
    return None if reason is None else SuppressionReason(reason)


def is_suppressed(session: Session, email: str, *, hmac_key: bytes) -> bool:
    """Tell whether nothing is sent to a normalised address."""
    return suppression_of(session, email, hmac_key=hmac_key) is not None


def suppress(
    session: Session, email: str, reason: SuppressionReason, *, hmac_key: bytes, now: datetime
) -> None:
    """Send nothing to a normalised address any more. Idempotent; of two reasons the weightier stays.

    Its subscriber, if there is one, counts as not reachable by mail, which stops what waits in the outbox.
    """
    fingerprint = address_hmac(email, hmac_key)
    row = {"address_hmac": fingerprint, "reason": reason.value, "at": now}
    if not insert_missing(session, Suppression, [row]):
        known = session.scalars(select(Suppression).where(Suppression.address_hmac == fingerprint)).one()
        if _WEIGHT[reason] > _WEIGHT[SuppressionReason(known.reason)]:
            known.reason, known.at = reason, now
    if reason is SuppressionReason.OPERATOR:
        session.execute(delete(Letter).where(func.lower(Letter.recipient) == email.lower()))
    reachable = _owner(email).where(Subscriber.undeliverable_since.is_(None))
    session.execute(reachable.values(undeliverable_since=now, undeliverable_reason=reason))
    session.flush()


def lift(session: Session, email: str, *, hmac_key: bytes) -> SuppressionReason | None:
    """Let a normalised address be written to again; return what was the reason, None when there was none.

    The returns counted so far are forgotten, or one more would suppress it again.
    """
    reason = suppression_of(session, email, hmac_key=hmac_key)
    fingerprint = address_hmac(email, hmac_key)
    session.execute(delete(Suppression).where(Suppression.address_hmac == fingerprint))
    session.execute(_owner(email).values(undeliverable_since=None, undeliverable_reason=None))
    owners = select(Subscriber.id).where(func.lower(Subscriber.email) == email.lower())
    counted = delete(Bounce).where(Bounce.subscriber_id.in_(owners), Bounce.kind == ReturnKind.SOFT)
    session.execute(counted)
    return reason


def list_suppressions(session: Session) -> list[Suppression]:
    """Return all, oldest first."""
    return list(session.scalars(select(Suppression).order_by(Suppression.id)))


def _owner(email: str) -> Update:
    return update(Subscriber).where(func.lower(Subscriber.email) == email.lower())

"""Carrying over who left after a backup was made: to bring it back must not bring them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from storage.backup.sqlite import unchanged
from storage.people.addresses import address_hmac
from storage.people.subscribers import erase_subscriber
from storage.people.subscriptions import end_subscriptions
from storage.tables import ConsentEvent, ConsentRecord, Subscriber

_LEAVING = (ConsentEvent.WITHDRAWN, ConsentEvent.ERASED)


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """One line of the consent ledger by which somebody left."""

    subscriber_id: int
    subscription_id: int | None  # None: the person was erased
    at: datetime
    evidence: str
    address_hmac: str


def withdrawals_since(file: Path, moment: datetime) -> list[Withdrawal] | None:
    """Return who left since then, oldest first, by a SQLite file that nobody has open; None: unreadable."""
    left = select(
        ConsentRecord.subscriber_id,
        ConsentRecord.subscription_id,
        ConsentRecord.at,
        ConsentRecord.evidence,
        ConsentRecord.address_hmac,
    ).where(ConsentRecord.at >= moment, ConsentRecord.event.in_(_LEAVING))
    try:
        with unchanged(file) as connection:
            rows = connection.execute(left.order_by(ConsentRecord.id)).mappings().all()
    except DatabaseError:
        return None
    return [Withdrawal(**dict(row)) for row in rows]


def repeat(session: Session, withdrawals: Iterable[Withdrawal], *, hmac_key: bytes) -> int:
    """Let everybody leave who has not yet, at the time and with the words of then; return how many lines."""
    return sum(_is_repeated(session, one, hmac_key) for one in withdrawals)


def _is_repeated(session: Session, left: Withdrawal, hmac_key: bytes) -> bool:
    subscriber = session.get(Subscriber, left.subscriber_id)
    if subscriber is None or subscriber.email is None:
        return False
    if address_hmac(subscriber.email, hmac_key) != left.address_hmac:
        return False  # another store's number, or another address
    if left.subscription_id is None:
        erase_subscriber(session, subscriber, evidence=left.evidence, hmac_key=hmac_key, now=left.at)
        return True
    ended = end_subscriptions(
        session,
        subscriber.id,
        [left.subscription_id],
        evidence=left.evidence,
        hmac_key=hmac_key,
        now=left.at,
    )
    return bool(ended)

"""The consent ledger: who allowed or withdrew what, and how; lines are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.addresses import address_hmac
from storage.tables import ConsentEvent, ConsentRecord, Subscriber


@dataclass(frozen=True, kw_only=True)
class Proof:
    """When and how a consent was given or withdrawn, and the key that seals the address."""

    at: datetime
    evidence: str  # must not name the address
    hmac_key: bytes


def record_consent(
    session: Session,
    subscriber: Subscriber,
    event: ConsentEvent,
    proof: Proof,
    subscription_id: int | None = None,
) -> None:
    """Add a line about the subscriber as a whole, or about one subscription."""
    if subscriber.email is None:
        raise ValueError(f"subscriber {subscriber.id} is erased")
    session.add(
        ConsentRecord(
            at=proof.at,
            subscriber_id=subscriber.id,
            subscription_id=subscription_id,
            event=event,
            address_hmac=address_hmac(subscriber.email, proof.hmac_key),
            evidence=proof.evidence,
        )
    )
    session.flush()


def consent_records(session: Session, subscriber_id: int) -> list[ConsentRecord]:
    """Return the ledger of one subscriber, oldest first."""
    own = select(ConsentRecord).where(ConsentRecord.subscriber_id == subscriber_id)
    return list(session.scalars(own.order_by(ConsentRecord.id)))

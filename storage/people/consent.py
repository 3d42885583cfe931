"""The consent ledger: who allowed or withdrew what, and how; lines are only ever added."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.people.addresses import address_hmac
from storage.tables import ConsentEvent, ConsentOrigin, ConsentRecord, Subscriber


@dataclass(frozen=True, kw_only=True)
class Origin:
    """From where something was asked for."""

    ip: str
    user_agent: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """When and how a consent was given or withdrawn, and the key that seals the address."""

    at: datetime
    evidence: str  # must name neither the address nor what is looked for: it outlives both
    hmac_key: bytes = field(repr=False)
    wording: str | None = None  # agreed to, as shown; None: none was shown
    wording_id: str | None = None
    message_id: str | None = None  # of the mail that asked for confirmation
    origin: Origin | None = field(default=None, repr=False)  # None: not recorded


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
    record = ConsentRecord(
        at=proof.at,
        subscriber_id=subscriber.id,
        subscription_id=subscription_id,
        event=event,
        address_hmac=address_hmac(subscriber.email, proof.hmac_key),
        evidence=proof.evidence,
        wording=proof.wording,
        wording_id=proof.wording_id,
        message_id=proof.message_id,
    )
    session.add(record)
    session.flush()
    if proof.origin is not None:
        ip, agent = proof.origin.ip, proof.origin.user_agent
        session.add(ConsentOrigin(consent_record_id=record.id, at=proof.at, ip=ip, user_agent=agent))
        session.flush()


def consent_records(session: Session, subscriber_id: int) -> list[ConsentRecord]:
    """Return the ledger of one subscriber, oldest first."""
    own = select(ConsentRecord).where(ConsentRecord.subscriber_id == subscriber_id)
    return list(session.scalars(own.order_by(ConsentRecord.id)))


def confirmations(session: Session, subscriber_ids: Collection[int]) -> dict[int, datetime]:
    """Return when subscriptions of these subscribers were confirmed by the answer to a mail, by their id.

    What an operator entered, with another proof, is not among them.
    """
    answered = select(ConsentRecord.subscription_id, ConsentRecord.at).where(
        ConsentRecord.subscriber_id.in_(subscriber_ids),
        ConsentRecord.event == ConsentEvent.GRANTED,
        ConsentRecord.message_id.is_not(None),
    )
    return {number: at for number, at in session.execute(answered) if number is not None}


def consent_origins(session: Session, subscriber_id: int) -> dict[int, ConsentOrigin]:
    """Return from where consents of a subscriber came, by the line of the ledger; some may be forgotten."""
    own = select(ConsentOrigin).join(ConsentRecord, ConsentRecord.id == ConsentOrigin.consent_record_id)
    found = session.scalars(own.where(ConsentRecord.subscriber_id == subscriber_id))
    return {origin.consent_record_id: origin for origin in found}


def subscribers_with_address(session: Session, email: str, hmac_key: bytes) -> list[int]:
    """Return the numbers of all who ever had this normalised address, erased ones included."""
    told = select(ConsentRecord.subscriber_id).where(
        ConsentRecord.address_hmac == address_hmac(email, hmac_key)
    )
    return sorted(session.scalars(told.distinct()))


def forget_origins(session: Session, *, before: datetime, limit: int) -> int:
    """Forget up to `limit` origins of consents given before a moment; return how many those were."""
    old = select(ConsentOrigin.consent_record_id).where(ConsentOrigin.at < before)
    ids = session.scalars(old.order_by(ConsentOrigin.at).limit(limit)).all()
    session.execute(delete(ConsentOrigin).where(ConsentOrigin.consent_record_id.in_(ids)))
    return len(ids)

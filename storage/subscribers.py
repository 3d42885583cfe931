"""Subscribers: adding, finding and erasing them."""

from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, selectinload

from storage.addresses import InvalidAddress, normalise_address
from storage.consent import Proof, consent_records, record_consent
from storage.endpoints import forget_endpoints
from storage.locking import Turn, take_turn
from storage.subscriptions import end_subscriptions
from storage.tables import Bounce, ConsentEvent, Hold, OutboxRow, OutboxState, Subscriber, Subscription

__all__ = [
    "InvalidAddress",
    "SubscriberExists",
    "add_subscriber",
    "consent_records",
    "erase_subscriber",
    "find_subscriber",
    "list_subscribers",
]


class SubscriberExists(Exception):
    """The address already has a subscriber."""

    def __init__(self, subscriber: Subscriber) -> None:
        super().__init__(f"Diese Adresse ist schon eingetragen (Nr. {subscriber.id}).")
        self.subscriber = subscriber


def add_subscriber(
    session: Session, email: str, *, language: str, evidence: str, hmac_key: bytes, now: datetime
) -> Subscriber:
    """Add a subscriber without subscriptions and record the consent.

    Raises InvalidAddress, or SubscriberExists with the one there is.
    """
    address = normalise_address(email)
    take_turn(session, Turn.SUBSCRIBERS)
    existing = find_subscriber(session, address)
    if existing is not None:
        raise SubscriberExists(existing)
    subscriber = Subscriber(email=address, language=language, created_at=now, subscriptions=[])
    session.add(subscriber)
    session.flush()
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.GRANTED, proof)
    return subscriber


def find_subscriber(session: Session, email: str) -> Subscriber | None:
    """Return the subscriber with this address, in whatever case, and the subscriptions; None when unknown."""
    try:
        address = normalise_address(email)
    except InvalidAddress:
        return None
    # Two spellings of one address would get every mail twice; which is written to stays as it was given.
    return session.scalar(_with_subscriptions().where(func.lower(Subscriber.email) == address.lower()))


def list_subscribers(session: Session) -> list[Subscriber]:
    """Return all who are not erased, with their subscriptions, oldest first."""
    present = _with_subscriptions().where(Subscriber.erased_at.is_(None))
    return list(session.scalars(present.order_by(Subscriber.id)))


def erase_subscriber(
    session: Session, subscriber: Subscriber, *, evidence: str, hmac_key: bytes, now: datetime
) -> None:
    """Forget the person at once: addresses, queries, messages not yet sent and copies of those sent.

    What stays is that someone was erased when, and a keyed fingerprint of the address as proof. Idempotent.
    """
    if subscriber.email is None:
        return
    active = [one.id for one in subscriber.subscriptions if one.ended_at is None]
    end_subscriptions(session, subscriber.id, active, evidence=evidence, hmac_key=hmac_key, now=now)
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.ERASED, proof)
    _empty_queries(session, subscriber.id)
    forget_endpoints(session, subscriber.id, now)
    _empty_outbox(session, subscriber.id)
    # What servers said of the mails; that they came back, and when, names nobody.
    session.execute(update(Bounce).where(Bounce.subscriber_id == subscriber.id).values(reason=""))
    subscriber.email = None
    subscriber.erased_at = now
    session.flush()


def _with_subscriptions() -> Select[Subscriber]:
    return select(Subscriber).options(selectinload(Subscriber.subscriptions))


def _empty_queries(session: Session, subscriber_id: int) -> None:
    own = update(Subscription).where(Subscription.subscriber_id == subscriber_id)
    session.execute(own.values(query=""))


def _empty_outbox(session: Session, subscriber_id: int) -> None:
    own = update(OutboxRow).where(OutboxRow.subscriber_id == subscriber_id)
    # Servers like to repeat the address in their reply.
    session.execute(own.values(message=None, last_reply=None))
    unsent = [OutboxState.DUE, OutboxState.LEASED, OutboxState.HELD, OutboxState.GATHERED]
    waiting = own.where(OutboxRow.state.in_(unsent))
    suppressed = {"state": OutboxState.SUPPRESSED, "hold": Hold.ERASED}
    session.execute(waiting.values(**suppressed, lease_owner=None, lease_until=None))

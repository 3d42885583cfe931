"""Subscribers: adding, finding and erasing them."""

from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session, selectinload

from storage.locking import Turn, take_turn
from storage.people.addresses import InvalidAddress, normalise_address
from storage.people.consent import Proof, consent_records, record_consent
from storage.people.endpoints import forget_endpoints
from storage.people.letters import forget_letters_to
from storage.people.subscriptions import end_subscriptions
from storage.people.suppressions import suppress, suppression_of
from storage.tables import (
    Bounce,
    ConsentEvent,
    ConsentOrigin,
    ConsentRecord,
    FeedKey,
    Hold,
    OutboxRow,
    OutboxState,
    PinnedArticle,
    Signup,
    Subscriber,
    Subscription,
    SuppressionReason,
)

__all__ = [
    "SUPPRESSION_REASONS",
    "AddressSuppressed",
    "InvalidAddress",
    "SubscriberExists",
    "add_subscriber",
    "consent_records",
    "erase_subscriber",
    "find_subscriber",
    "list_subscribers",
]


SUPPRESSION_REASONS = {
    SuppressionReason.BOUNCED: "Mails kamen von dort zurück",
    SuppressionReason.COMPLAINED: "von dort kam eine Beschwerde",
    SuppressionReason.ERASED: "ihr Inhaber hat sich löschen lassen",
    SuppressionReason.OPERATOR: "der Betreiber hat sie gesperrt",
}


class AddressSuppressed(Exception):
    """Nothing may be sent to the address; its owner can come back by the sign-up page."""

    def __init__(self, reason: SuppressionReason) -> None:
        super().__init__(f"An diese Adresse wird nichts geschickt: {SUPPRESSION_REASONS[reason]}.")
        self.reason = reason


class SubscriberExists(Exception):
    """The address already has a subscriber."""

    def __init__(self, subscriber: Subscriber) -> None:
        super().__init__(f"Diese Adresse ist schon eingetragen (Nr. {subscriber.id}).")
        self.subscriber = subscriber


def add_subscriber(
    session: Session, email: str, *, language: str, evidence: str, hmac_key: bytes, now: datetime
) -> Subscriber:
    """Add a subscriber without subscriptions and record the consent.

    Raises InvalidAddress, AddressSuppressed, or SubscriberExists with the one there is.
    """
    address = normalise_address(email)
    take_turn(session, Turn.SUBSCRIBERS)
    if reason := suppression_of(session, address, hmac_key=hmac_key):
        raise AddressSuppressed(reason)
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

    What stays is that someone was erased when, and a keyed fingerprint of the address: as proof, and so that
    a list with the address in it brings nobody back. Idempotent.
    """
    address = subscriber.email
    if address is None:
        return
    active = [one.id for one in subscriber.subscriptions if one.ended_at is None]
    end_subscriptions(session, subscriber.id, active, evidence=evidence, hmac_key=hmac_key, now=now)
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.ERASED, proof)
    suppress(session, address, SuppressionReason.ERASED, hmac_key=hmac_key, now=now)
    forget_letters_to(session, address)
    session.execute(delete(Signup).where(func.lower(Signup.email) == address.lower()))
    _empty_subscriptions(session, subscriber.id)
    forget_endpoints(session, subscriber.id, now)
    _empty_outbox(session, subscriber.id)
    _forget_origins(session, subscriber.id)
    # What servers said of the mails; that they came back, and when, names nobody.
    session.execute(update(Bounce).where(Bounce.subscriber_id == subscriber.id).values(reason=""))
    subscriber.email = None
    subscriber.erased_at = now
    session.flush()


def _with_subscriptions() -> Select[Subscriber]:
    return select(Subscriber).options(selectinload(Subscriber.subscriptions))


def _empty_subscriptions(session: Session, subscriber_id: int) -> None:
    of_reader = Subscription.subscriber_id == subscriber_id
    session.execute(update(Subscription).where(of_reader).values(query="", muted_sources=[]))
    ids = select(Subscription.id).where(of_reader)
    session.execute(delete(FeedKey).where(FeedKey.subscription_id.in_(ids)))
    session.execute(delete(PinnedArticle).where(PinnedArticle.subscription_id.in_(ids)))


def _forget_origins(session: Session, subscriber_id: int) -> None:
    lines = select(ConsentRecord.id).where(ConsentRecord.subscriber_id == subscriber_id)
    session.execute(delete(ConsentOrigin).where(ConsentOrigin.consent_record_id.in_(lines)))


def _empty_outbox(session: Session, subscriber_id: int) -> None:
    own = update(OutboxRow).where(OutboxRow.subscriber_id == subscriber_id)
    # Servers like to repeat the address in their reply.
    session.execute(own.values(message=None, last_reply=None))
    unsent = [OutboxState.DUE, OutboxState.LEASED, OutboxState.HELD, OutboxState.GATHERED]
    waiting = own.where(OutboxRow.state.in_(unsent))
    suppressed = {"state": OutboxState.SUPPRESSED, "hold": Hold.ERASED}
    session.execute(waiting.values(**suppressed, lease_owner=None, lease_until=None))

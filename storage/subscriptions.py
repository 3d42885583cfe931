"""Standing queries: beginning and ending them, with proof."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storage.consent import Proof, record_consent
from storage.ingest import last_entry_id
from storage.tables import ConsentEvent, Subscriber, Subscription


def add_subscription(
    session: Session, subscriber: Subscriber, query: str, *, evidence: str, hmac_key: bytes, now: datetime
) -> Subscription:
    """Add a standing query, which is owed what is stored from now on, and record the consent."""
    subscription = Subscription(
        subscriber_id=subscriber.id, query=query, created_at=now, after_entry=last_entry_id(session)
    )
    session.add(subscription)
    session.flush()
    session.refresh(subscription, ["subscriber"])
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.GRANTED, proof, subscription.id)
    return subscription


def end_subscriptions(
    session: Session,
    subscriber_id: int,
    subscription_ids: Collection[int],
    *,
    evidence: str,
    hmac_key: bytes,
    now: datetime,
) -> list[Subscription]:
    """End those of the subscriptions that are this subscriber's and still active, and return them."""
    mine = select(Subscription).where(
        Subscription.subscriber_id == subscriber_id,
        Subscription.id.in_(subscription_ids),
        Subscription.ended_at.is_(None),
    )
    ended = list(session.scalars(mine.order_by(Subscription.id).with_for_update()))
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    for subscription in ended:
        subscription.ended_at = now
        subscriber = session.get_one(Subscriber, subscriber_id)
        record_consent(session, subscriber, ConsentEvent.WITHDRAWN, proof, subscription.id)
    return ended


def active_subscriptions(session: Session) -> list[Subscription]:
    """Return all standing queries with their subscribers, oldest first."""
    with_subscriber = select(Subscription).options(joinedload(Subscription.subscriber))
    active = with_subscriber.where(Subscription.ended_at.is_(None)).order_by(Subscription.id)
    return list(session.scalars(active))

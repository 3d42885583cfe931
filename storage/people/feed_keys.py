"""Keys of feeds: whoever holds one reads one saved search, until it is revoked."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import FeedKey, Subscription

_BYTES = 32  # of chance; twice what nobody guesses


def add_feed_key(session: Session, subscription: Subscription, now: datetime) -> tuple[FeedKey, str]:
    """Add a key to a subscription; return it and the token, which is stored nowhere."""
    token = secrets.token_urlsafe(_BYTES)
    key = FeedKey(subscription_id=subscription.id, key_hash=_hash(token), created_at=now)
    session.add(key)
    session.flush()
    return key, token


def find_feed_key(session: Session, token: str) -> FeedKey | None:
    """Return the key with this token, revoked or not; None when there never was one.

    What the index compares is a hash, of which nobody can choose a part: how long that takes tells nothing.
    """
    return session.scalar(select(FeedKey).where(FeedKey.key_hash == _hash(token)))


def list_feed_keys(session: Session) -> list[tuple[FeedKey, Subscription]]:
    """Return all keys with their subscriptions, oldest first."""
    with_search = select(FeedKey, Subscription).join(Subscription, Subscription.id == FeedKey.subscription_id)
    return [(row[0], row[1]) for row in session.execute(with_search.order_by(FeedKey.id))]


def open_feed_keys(session: Session, subscriber_id: int) -> list[FeedKey]:
    """Return the keys of a subscriber that still open something, oldest first."""
    own = select(FeedKey).join(Subscription, Subscription.id == FeedKey.subscription_id)
    valid = own.where(
        Subscription.subscriber_id == subscriber_id,
        Subscription.ended_at.is_(None),
        FeedKey.revoked_at.is_(None),
    )
    return list(session.scalars(valid.order_by(FeedKey.id)))


def revoke_feed_key(session: Session, number: int, now: datetime) -> FeedKey | None:
    """Let a key open nothing any more, and return it; None when there is none. Idempotent."""
    key = session.get(FeedKey, number, with_for_update=True)
    if key is not None and key.revoked_at is None:
        key.revoked_at = now
    return key


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

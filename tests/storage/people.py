"""Readers for tests."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from storage.subscribers import add_subscriber
from storage.subscriptions import add_subscription
from storage.tables import Subscriber, Subscription

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY = b"test key"


def a_subscriber(session: Session, email: str = "leserin@example.org") -> Subscriber:
    """Add a subscriber."""
    return add_subscriber(session, email, language="de", evidence="Anmeldung", hmac_key=KEY, now=NOW)


def a_subscription(session: Session, subscriber: Subscriber, query: str = "Kaiserslautern") -> Subscription:
    """Add a standing query."""
    return add_subscription(session, subscriber, query, evidence="Anmeldung", hmac_key=KEY, now=NOW)

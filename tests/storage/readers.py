"""Readers for tests."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from storage.owed.operator_mails import WrittenMail
from storage.people.consent import Origin
from storage.people.signups import SignupWish
from storage.people.subscribers import add_subscriber
from storage.people.subscriptions import add_subscription
from storage.people.telling import Telling
from storage.tables import AddressForm, Rhythm, Subscriber, Subscription

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY = b"test key"


def a_subscriber(session: Session, email: str = "leserin@example.org") -> Subscriber:
    """Add a subscriber."""
    return add_subscriber(session, email, language="de", evidence="Anmeldung", hmac_key=KEY, now=NOW)


def a_subscription(session: Session, subscriber: Subscriber, query: str = "Kaiserslautern") -> Subscription:
    """Add a standing query."""
    return add_subscription(session, subscriber, query, evidence="Anmeldung", hmac_key=KEY, now=NOW)


def a_wish(email: str = "leserin@example.org", query: str = "Kaiserslautern") -> SignupWish:
    """Return what somebody asked for on the sign-up page."""
    return SignupWish(
        email=email,
        language="de",
        address_form=AddressForm.NEUTRAL,
        query=query,
        telling=Telling(rhythm=Rhythm.WEEKLY, hour=9, weekdays=(2, 5)),
        wording_id="abo-1-de",
        wording="Ich möchte das.",
        origin=Origin(ip="203.0.113.7", user_agent="Firefox"),
    )


def a_mail(recipient: str = "leserin@example.org", number: int = 1) -> WrittenMail:
    """Return a written letter."""
    return WrittenMail(
        recipient=recipient, message_id=f"<{number}@stadt.example>", message=f"Mail {number}".encode()
    )

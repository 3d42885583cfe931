"""A reader of our own who is told of everything: what does not reach them reaches nobody."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.people.consent import Proof, record_consent
from storage.people.subscribers import (
    AddressSuppressed,
    InvalidAddress,
    add_subscriber,
    find_subscriber,
)
from storage.people.subscriptions import begin_subscription, end_subscriptions
from storage.people.telling import Telling
from storage.tables import ConsentEvent, Subscriber

EVERYTHING = "von:1900-01-01"  # every article has a day
QUIET_MINUTES = 60  # so that it is one mail an hour at most, with all that came meanwhile
_EVIDENCE = "Einstellung ops.canary_mail"


@dataclass(frozen=True, kw_only=True)
class ArrivalCanary:
    """Who it is."""

    address: str | None = field(repr=False)  # None: there shall be none
    language: str
    hmac_key: bytes = field(repr=False)


def keep_canary(session: Session, wanted: ArrivalCanary, now: datetime) -> str | None:
    """Let there be this canary and no other; return, in German, why that cannot be, None when it is so.

    Its subscription is an ordinary one and so are its mails. One whose address is no longer set is told
    nothing any more.
    """
    for other in session.scalars(select(Subscriber).where(Subscriber.is_canary)):
        if other.email != wanted.address and other.erased_at is None:
            _end(session, other, wanted.hmac_key, now)
    if wanted.address is None:
        return None
    known = find_subscriber(session, wanted.address)
    if known is not None and not known.is_canary:
        return f"{wanted.address} ist schon ein Empfänger; bitte eine eigene Adresse nehmen."
    try:
        reader = known or add_subscriber(
            session,
            wanted.address,
            language=wanted.language,
            evidence=_EVIDENCE,
            hmac_key=wanted.hmac_key,
            now=now,
        )
    except (AddressSuppressed, InvalidAddress) as refusal:
        return f"{wanted.address}: {refusal}"
    reader.is_canary, reader.language = True, wanted.language
    if not any(one.ended_at is None for one in reader.subscriptions):
        telling = Telling(quiet_minutes=QUIET_MINUTES)
        subscription = begin_subscription(session, reader, EVERYTHING, telling, now=now)
        proof = Proof(evidence=_EVIDENCE, hmac_key=wanted.hmac_key, at=now)
        record_consent(session, reader, ConsentEvent.GRANTED, proof, subscription.id)
    return None


def _end(session: Session, reader: Subscriber, hmac_key: bytes, now: datetime) -> None:
    running = [one.id for one in reader.subscriptions if one.ended_at is None]
    end_subscriptions(session, reader.id, running, evidence=_EVIDENCE, hmac_key=hmac_key, now=now)

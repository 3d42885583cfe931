"""Sign-ups: what somebody asked for, until the owner of the address confirms it or it is forgotten."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.locking import Turn, take_turn
from storage.owed.operator_mails import WrittenMail
from storage.people.bounces import revive
from storage.people.consent import Origin, Proof, record_consent
from storage.people.letters import write_letter
from storage.people.subscribers import find_subscriber
from storage.people.subscriptions import begin_subscription
from storage.people.suppressions import lift, suppression_of
from storage.people.telling import Telling, telling_of
from storage.tables import (
    AddressForm,
    ConsentEvent,
    Letter,
    LetterKind,
    Signup,
    Subscriber,
    Subscription,
    SuppressionReason,
)

GOOD_FOR = timedelta(days=7)  # a link that confirms
KEPT_FOR = timedelta(days=14)  # what was asked for, confirmed or not; then the ledger knows, or nobody
AGAIN_AFTER = timedelta(days=1)  # one mail an address and day: nobody can bury another in confirmations

_ASKED = "Formular auf der Anmeldeseite"
_ANSWERED = "Knopf auf der Bestätigungsseite, Link aus der Bestätigungsmail"


@dataclass(frozen=True, kw_only=True)
class SignupWish:
    """What was asked for on the sign-up page."""

    email: str = field(repr=False)  # normalised
    language: str
    address_form: AddressForm
    query: str = field(repr=False)
    telling: Telling
    wording_id: str
    wording: str  # agreed to, as shown
    origin: Origin | None = field(default=None, repr=False)  # None: not recorded


class Asked(StrEnum):
    """What became of a wish; no visitor may learn it."""

    WRITTEN = "written"  # a mail asks the owner of the address
    RECENT = "recent"  # one was written in the last day
    BLOCKED = "blocked"  # operators want nothing sent there


class Answer(StrEnum):
    """What a link that confirms came to."""

    CONFIRMED = "confirmed"
    BEFORE = "before"  # it did so before
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The answer, and for whom, where it was a good one."""

    answer: Answer
    subscription: Subscription | None = None
    subscriber_id: int | None = None


def hashed(token: str) -> str:
    """Return what is stored of a token: who reads the store confirms nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask(
    session: Session, wish: SignupWish, *, token: str, mail: WrittenMail, hmac_key: bytes, now: datetime
) -> Asked:
    """Note a wish and write the mail that asks for its confirmation, unless there was one a short while ago.

    An address that bounced, complained or was erased may be asked: by its owner, who else would answer?
    """
    take_turn(session, Turn.SUBSCRIBERS)
    if suppression_of(session, wish.email, hmac_key=hmac_key) is SuppressionReason.OPERATOR:
        return Asked.BLOCKED
    recent = select(Signup.id).where(
        func.lower(Signup.email) == wish.email.lower(), Signup.requested_at > now - AGAIN_AFTER
    )
    if session.scalar(recent.limit(1)) is not None:
        return Asked.RECENT
    signup = _signup(wish, token, now)
    session.add(signup)
    session.flush()
    write_letter(session, LetterKind.CONFIRM, mail, signup_id=signup.id, now=now)
    return Asked.WRITTEN


def signup_of(session: Session, token: str) -> Signup | None:
    """Return what a link would confirm, whether it still can or not; None when no such link was sent."""
    return session.scalar(select(Signup).where(Signup.token_hash == hashed(token)))


def confirm(
    session: Session, token: str, *, hmac_key: bytes, now: datetime, origin: Origin | None
) -> Confirmation:
    """Do what was asked for, once: subscriber, subscription and the proof of both request and consent.

    Nothing from before is owed. That the mail was answered proves that the address is reachable and its owner
    wants to be written to, whatever was before.
    """
    take_turn(session, Turn.SUBSCRIBERS)
    own = select(Signup).where(Signup.token_hash == hashed(token)).with_for_update()
    signup = session.scalar(own.execution_options(populate_existing=True))
    if signup is None:
        return Confirmation(answer=Answer.UNKNOWN)
    if signup.confirmed_at is not None:
        known = find_subscriber(session, signup.email)
        return Confirmation(answer=Answer.BEFORE, subscriber_id=known.id if known else None)
    if signup.expires_at <= now:
        return Confirmation(answer=Answer.EXPIRED)
    signup.confirmed_at = now
    subscriber = _subscriber(session, signup, hmac_key, now)
    lift(session, signup.email, hmac_key=hmac_key)
    subscription = begin_subscription(session, subscriber, signup.query, telling_of(signup), now=now)
    _prove(session, signup, subscriber, subscription, hmac_key=hmac_key, now=now, origin=origin)
    return Confirmation(
        answer=Answer.CONFIRMED, subscription=subscription, subscriber_id=subscription.subscriber_id
    )


def forget_signups(session: Session, *, before: datetime, limit: int) -> int:
    """Forget up to `limit` sign-ups asked for before a moment, and their letters; return how many."""
    old = select(Signup.id).where(Signup.requested_at < before).order_by(Signup.id).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(Letter).where(Letter.signup_id.in_(ids)))
    session.execute(delete(Signup).where(Signup.id.in_(ids)))
    return len(ids)


def _signup(wish: SignupWish, token: str, now: datetime) -> Signup:
    return Signup(
        email=wish.email,
        language=wish.language,
        address_form=wish.address_form,
        query=wish.query,
        rhythm=wish.telling.rhythm,
        hour=wish.telling.hour,
        weekdays=list(wish.telling.weekdays),
        quiet_minutes=wish.telling.quiet_minutes,
        requested_at=now,
        expires_at=now + GOOD_FOR,
        token_hash=hashed(token),
        wording_id=wish.wording_id,
        wording=wish.wording,
        ip=wish.origin.ip if wish.origin else None,
        user_agent=wish.origin.user_agent if wish.origin else None,
    )


def _subscriber(session: Session, signup: Signup, hmac_key: bytes, now: datetime) -> Subscriber:
    """Return the owner of the address, who keeps language and form of address when known before."""
    known = find_subscriber(session, signup.email)
    if known is not None:
        revive(session, known, hmac_key=hmac_key)
        return known
    subscriber = Subscriber(
        email=signup.email,
        language=signup.language,
        address_form=signup.address_form,
        created_at=now,
        subscriptions=[],
    )
    session.add(subscriber)
    session.flush()
    return subscriber


def _prove(
    session: Session,
    signup: Signup,
    subscriber: Subscriber,
    subscription: Subscription,
    *,
    hmac_key: bytes,
    now: datetime,
    origin: Origin | None,
) -> None:
    message_id = session.scalar(select(Letter.message_id).where(Letter.signup_id == signup.id))
    asked_from = Origin(ip=signup.ip, user_agent=signup.user_agent or "") if signup.ip else None
    requested = Proof(
        at=signup.requested_at,
        evidence=_ASKED,
        hmac_key=hmac_key,
        wording=signup.wording,
        wording_id=signup.wording_id,
        origin=asked_from,
    )
    granted = Proof(
        at=now,
        evidence=_ANSWERED,
        hmac_key=hmac_key,
        wording=signup.wording,
        wording_id=signup.wording_id,
        message_id=message_id,
        origin=origin,
    )
    record_consent(session, subscriber, ConsentEvent.REQUESTED, requested, subscription.id)
    record_consent(session, subscriber, ConsentEvent.GRANTED, granted, subscription.id)

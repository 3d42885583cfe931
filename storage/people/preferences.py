"""Changing what is looked for and how it is told, with a line in the ledger for each change."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ForUpdateArg

from storage.locking import Turn, take_turn
from storage.owed.holding import MAIL, retime_held
from storage.owed.redirecting import owe_elsewhere
from storage.people.consent import Proof, record_consent
from storage.people.telling import Telling, telling_of
from storage.tables import AddressForm, ConsentEvent, Endpoint, Subscriber, Subscription

# Without the keys: the matcher refers to subscriptions while it holds the rows of the outbox we wait for. For
# the same reason those come first: senders lock them before their reader.
_LOCK = ForUpdateArg(key_share=True)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that can be changed of a subscription, read by `storage.people.choices`."""

    query: str = field(repr=False)
    telling: Telling
    channels: tuple[str, ...]
    muted_sources: tuple[str, ...]
    paused_until: datetime | None  # None: not paused


@dataclass(frozen=True, kw_only=True)
class PersonSettings:
    """All that can be changed of a subscriber."""

    language: str
    address_form: AddressForm
    daily_cap: int | None  # None: no limit


def settings_of(subscription: Subscription) -> Settings:
    """Return how a subscription is set."""
    return Settings(
        query=subscription.query,
        telling=telling_of(subscription),
        channels=tuple(subscription.channels),
        muted_sources=tuple(subscription.muted_sources),
        paused_until=subscription.paused_until,
    )


def person_settings_of(subscriber: Subscriber) -> PersonSettings:
    """Return how a subscriber is written to."""
    return PersonSettings(
        language=subscriber.language,
        address_form=AddressForm(subscriber.address_form),
        daily_cap=subscriber.daily_cap,
    )


def change_subscription(
    session: Session, subscription: Subscription, wanted: Settings, proof: Proof
) -> tuple[str, ...]:
    """Set an active subscription anew and return what has changed, in German; the ledger has a line of it.

    The line does not repeat the query, which must be forgotten with the person. What waits is looked at
    again: a rhythm that tells sooner lets it go now, and what waits on a channel that is left is told on the
    others.
    """
    take_turn(session, Turn.SUBSCRIPTIONS)  # the matcher learns of changes by the ledger, in its order
    session.refresh(subscription, with_for_update=_LOCK)
    if subscription.ended_at is not None:
        return ()
    changes = _differences(settings_of(subscription), wanted)
    if not changes:
        return ()
    left = set(subscription.channels) - set(wanted.channels)
    retime_held(session, subscription.subscriber_id, proof.at)
    subscription.query = wanted.query
    subscription.rhythm, subscription.hour = wanted.telling.rhythm, wanted.telling.hour
    subscription.weekdays = list(wanted.telling.weekdays)
    subscription.quiet_minutes = wanted.telling.quiet_minutes
    subscription.channels, subscription.muted_sources = list(wanted.channels), list(wanted.muted_sources)
    subscription.paused_until = wanted.paused_until
    if left:
        owe_elsewhere(session, subscription, left, proof.at)
    _record(session, subscription.subscriber_id, changes, proof, subscription.id)
    return changes


def change_person(
    session: Session, subscriber: Subscriber, wanted: PersonSettings, proof: Proof
) -> tuple[str, ...]:
    """Set anew how a subscriber is written to, and return what has changed, in German."""
    session.refresh(subscriber)
    before = person_settings_of(subscriber)
    pairs = (
        ("Sprache", before.language, wanted.language),
        ("Anrede", str(before.address_form), str(wanted.address_form)),
        ("Mails am Tag", _cap(before.daily_cap), _cap(wanted.daily_cap)),
    )
    changes = _changed(pairs)
    if changes:
        retime_held(session, subscriber.id, proof.at)
        subscriber.language, subscriber.address_form = wanted.language, wanted.address_form
        subscriber.daily_cap = wanted.daily_cap
        _record(session, subscriber.id, changes, proof, None)
    return changes


def known_channels(session: Session, subscriber_id: int) -> tuple[str, ...]:
    """Return by which ways this subscriber can be told."""
    own = select(Endpoint).where(Endpoint.subscriber_id == subscriber_id, Endpoint.disabled_at.is_(None))
    found = session.scalars(own.order_by(Endpoint.id))
    return (MAIL, *(f"{endpoint.kind}:{endpoint.id}" for endpoint in found))


def own_subscription(session: Session, subscriber_id: int, subscription_id: int) -> Subscription | None:
    """Return an active subscription if it is this subscriber's."""
    found = session.get(Subscription, subscription_id)
    is_own = found is not None and found.subscriber_id == subscriber_id and found.ended_at is None
    return found if is_own else None


def _record(
    session: Session, subscriber_id: int, changes: Collection[str], proof: Proof, subscription_id: int | None
) -> None:
    session.flush()
    told = replace(proof, evidence=f"{proof.evidence}: {'; '.join(changes)}")
    subscriber = session.get_one(Subscriber, subscriber_id)
    record_consent(session, subscriber, ConsentEvent.CHANGED, told, subscription_id)


def _differences(before: Settings, after: Settings) -> tuple[str, ...]:
    old, new = before.telling, after.telling
    pairs = (
        ("Rhythmus", str(old.rhythm), str(new.rhythm)),
        ("Uhrzeit", str(old.hour), str(new.hour)),
        ("Wochentage", _list(old.weekdays), _list(new.weekdays)),
        ("Ruhe in Minuten", str(old.quiet_minutes), str(new.quiet_minutes)),
        ("Wege", _list(before.channels), _list(after.channels)),
        ("stumme Quellen", _list(before.muted_sources), _list(after.muted_sources)),
        ("Pause bis", _day(before.paused_until), _day(after.paused_until)),
    )
    query = ("Suchanfrage geändert",) if before.query != after.query else ()
    return (*query, *_changed(pairs))


def _changed(pairs: Collection[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(f"{name} {old} → {new}" for name, old, new in pairs if old != new)


def _list(values: Collection[object]) -> str:
    return ", ".join(map(str, values)) or "keine"


def _day(moment: datetime | None) -> str:
    return f"{moment.isoformat()}" if moment else "keine"


def _cap(number: int | None) -> str:
    return "unbegrenzt" if number is None else str(number)

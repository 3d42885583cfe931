"""Endpoints: where webhooks and chat messages of a subscriber go, and which searches tell there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.consent import Proof, record_consent
from storage.locking import Turn, take_turn
from storage.tables import (
    ConsentEvent,
    Endpoint,
    EndpointKind,
    Hold,
    OutboxRow,
    OutboxState,
    Subscriber,
    Subscription,
)

REMOVED = "entfernt"
_WAITING = (OutboxState.HELD, OutboxState.GATHERED, OutboxState.DUE)


@dataclass(frozen=True, kw_only=True)
class NewEndpoint:
    """What an endpoint is made of; who fills this in has checked it."""

    kind: EndpointKind
    url: str
    secret: str | None = None  # None for a chat


def channel_of(endpoint: Endpoint) -> str:
    """Return what subscriptions and the outbox call an endpoint."""
    return f"{endpoint.kind}:{endpoint.id}"


def endpoint_of(session: Session, channel: str) -> Endpoint | None:
    """Return the endpoint of a channel, disabled or not; None when there is none, as for mail."""
    kind, _, number = channel.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = session.get(Endpoint, int(number), populate_existing=True)
    return found if found is not None and found.kind == kind else None


def is_open(session: Session, channel: str) -> bool:
    """Tell whether a channel takes anything: mail always, an endpoint until it is disabled."""
    if ":" not in channel:
        return True
    endpoint = endpoint_of(session, channel)
    return endpoint is not None and endpoint.disabled_at is None


def add_endpoint(
    session: Session,
    subscriber: Subscriber,
    new: NewEndpoint,
    subscription_ids: Collection[int],
    proof: Proof,
) -> Endpoint:
    """Add an endpoint; those of the subscriptions that run, and are its subscriber's, tell there now."""
    endpoint = Endpoint(
        subscriber_id=subscriber.id, kind=new.kind, url=new.url, secret=new.secret, created_at=proof.at
    )
    session.add(endpoint)
    session.flush()
    channel = channel_of(endpoint)
    for subscription in _running(session, subscriber.id):
        if subscription.id in subscription_ids:
            set_channels(session, subscription, [*subscription.channels, channel], proof)
    return endpoint


def set_channels(
    session: Session, subscription: Subscription, channels: Collection[str], proof: Proof
) -> None:
    """Choose where a search tells, and record it. Raises ValueError for what is no channel of its reader."""
    for channel in channels:
        endpoint = endpoint_of(session, channel)
        is_theirs = endpoint is not None and endpoint.subscriber_id == subscription.subscriber_id
        if channel != "mail" and not is_theirs:
            raise ValueError(f"{channel} is no channel of subscriber {subscription.subscriber_id}")
    take_turn(session, Turn.SUBSCRIPTIONS)
    subscription.channels = list(dict.fromkeys(channels))
    subscriber = session.get_one(Subscriber, subscription.subscriber_id)
    record_consent(session, subscriber, ConsentEvent.CHANGED, proof, subscription.id)


def list_endpoints(session: Session, subscriber_id: int | None = None) -> list[Endpoint]:
    """Return the endpoints that were not removed, of one subscriber or of all, oldest first."""
    there = select(Endpoint).where(Endpoint.url != "").order_by(Endpoint.id)
    if subscriber_id is not None:
        there = there.where(Endpoint.subscriber_id == subscriber_id)
    return list(session.scalars(there))


def find_endpoint(session: Session, number: int) -> Endpoint | None:
    """Return an endpoint that was not removed."""
    found = session.get(Endpoint, number, with_for_update=True, populate_existing=True)
    return found if found is not None and found.url else None


def rotate_secret(endpoint: Endpoint, secret: str) -> None:
    """Sign with a new secret, and with the one before as well until `end_rotation`."""
    endpoint.previous_secret, endpoint.secret = endpoint.secret, secret


def end_rotation(endpoint: Endpoint) -> None:
    """Sign with the newest secret alone."""
    endpoint.previous_secret = None


def disable_endpoint(session: Session, endpoint: Endpoint, reason: str, now: datetime) -> None:
    """Send nothing there any more, also not what waits. Idempotent: the first reason stays."""
    if endpoint.disabled_at is None:
        endpoint.disabled_at, endpoint.disabled_reason = now, reason
    session.flush()
    own = update(OutboxRow).where(OutboxRow.channel == channel_of(endpoint))
    waiting = own.where(OutboxRow.state.in_(_WAITING))
    session.execute(waiting.values(state=OutboxState.SUPPRESSED, hold=Hold.DISABLED))


def remove_endpoint(session: Session, endpoint: Endpoint, proof: Proof) -> None:
    """Disable an endpoint, forget where it is, and let no search tell there.

    The row stays: its number stands in the outbox, and must never mean another endpoint.
    """
    disable_endpoint(session, endpoint, REMOVED, proof.at)
    channel = channel_of(endpoint)
    for subscription in _running(session, endpoint.subscriber_id):
        if channel in subscription.channels:
            left = [one for one in subscription.channels if one != channel]
            set_channels(session, subscription, left, proof)
    _forget(endpoint)


def forget_endpoints(session: Session, subscriber_id: int, now: datetime) -> None:
    """Disable all endpoints of a subscriber who is erased, and forget where they are."""
    for endpoint in list_endpoints(session, subscriber_id):
        disable_endpoint(session, endpoint, REMOVED, now)
        _forget(endpoint)
    session.flush()


def _forget(endpoint: Endpoint) -> None:
    endpoint.url, endpoint.secret, endpoint.previous_secret = "", None, None


def _running(session: Session, subscriber_id: int) -> list[Subscription]:
    own = select(Subscription).where(
        Subscription.subscriber_id == subscriber_id, Subscription.ended_at.is_(None)
    )
    return list(session.scalars(own.order_by(Subscription.id)))

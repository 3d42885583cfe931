"""Adding and removing endpoints, and letting searches tell there, with lines in the ledger."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.locking import Turn, take_turn
from storage.owed.holding import MAIL
from storage.people.consent import Proof
from storage.people.endpoints import REMOVED, channel_of, disable_endpoint, forget_endpoint
from storage.people.preferences import change_subscription, settings_of
from storage.tables import Endpoint, EndpointKind, Subscriber, Subscription


@dataclass(frozen=True, kw_only=True)
class NewEndpoint:
    """What an endpoint is made of; who fills this in has checked it (`alerts.channels.endpoint_urls`)."""

    kind: EndpointKind
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)  # None for a chat


def add_endpoint(
    session: Session, reader: Subscriber, new: NewEndpoint, subscription_ids: Collection[int], proof: Proof
) -> Endpoint:
    """Add an endpoint; those of the subscriptions that run, and are its reader's, tell there as well."""
    endpoint = Endpoint(
        subscriber_id=reader.id, kind=new.kind, url=new.url, secret=new.secret, created_at=proof.at
    )
    session.add(endpoint)
    session.flush()
    for subscription in _running(session, reader.id):
        if subscription.id in subscription_ids:
            _tell_by(session, subscription, (*subscription.channels, channel_of(endpoint)), proof)
    return endpoint


def close_endpoint(session: Session, endpoint: Endpoint, reason: str, proof: Proof) -> None:
    """Disable an endpoint; no search tells there any more.

    A search that told nowhere else tells by mail again, rather than nowhere, and so it does what waits.
    """
    take_turn(session, Turn.SUBSCRIPTIONS)  # before rows of the outbox are locked, as all changes do
    channel = channel_of(endpoint)
    for subscription in _running(session, endpoint.subscriber_id):
        if channel in subscription.channels:
            left = tuple(one for one in subscription.channels if one != channel)
            _tell_by(session, subscription, left or (MAIL,), proof)
    disable_endpoint(session, endpoint, reason, proof.at)


def remove_endpoint(session: Session, endpoint: Endpoint, proof: Proof) -> None:
    """Close an endpoint and forget where it is."""
    close_endpoint(session, endpoint, REMOVED, proof)
    forget_endpoint(endpoint, proof.at)


def _tell_by(session: Session, subscription: Subscription, channels: tuple[str, ...], proof: Proof) -> None:
    wanted = replace(settings_of(subscription), channels=channels)
    change_subscription(session, subscription, wanted, proof)


def _running(session: Session, subscriber_id: int) -> list[Subscription]:
    own = select(Subscription).where(
        Subscription.subscriber_id == subscriber_id, Subscription.ended_at.is_(None)
    )
    return list(session.scalars(own.order_by(Subscription.id)))

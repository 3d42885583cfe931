"""Endpoints: where webhooks and chat messages of a subscriber go."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import Endpoint, Hold, OutboxRow, OutboxState

REMOVED = "entfernt"
_WAITING = (OutboxState.HELD, OutboxState.GATHERED, OutboxState.DUE)


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


def forget_endpoint(endpoint: Endpoint, now: datetime) -> None:
    """Forget where an endpoint is, and disable it. The row stays, and so does its number.

    That stands in the outbox, and must never mean another endpoint.
    """
    if endpoint.disabled_at is None:
        endpoint.disabled_at, endpoint.disabled_reason = now, REMOVED
    endpoint.url, endpoint.secret, endpoint.previous_secret = "", None, None


def forget_endpoints(session: Session, subscriber_id: int, now: datetime) -> None:
    """Forget where all endpoints of a subscriber are."""
    for endpoint in list_endpoints(session, subscriber_id):
        forget_endpoint(endpoint, now)
    session.flush()

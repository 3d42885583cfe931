"""Subscriptions to hubs (W3C WebSub): what was offered, asked for, verified, pushed, and ended."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import SourceState, WebSubSubscription

LEASE = timedelta(days=10)  # what we ask for; the hub decides
_RENEW = timedelta(days=1)  # before the lease ends, or after half of a shorter one
_ASK_AGAIN = timedelta(hours=6)  # a hub that did not verify
_DENIED = timedelta(days=7)  # until a hub that denied is asked again
_LEAVING = timedelta(days=1)  # how long a hub is asked to let us go
_CALM = timedelta(minutes=1)  # a source becomes due by pushes no more often
_TRUST = timedelta(days=7)  # how long a push proves that the hub works
_PUSHED = timedelta(minutes=15)  # news found so soon after a push came with it


class WebSubState(StrEnum):
    """How a subscription stands."""

    OFFERED = "offered"  # by a feed; the hub was not asked yet
    REQUESTED = "requested"  # asked; the hub is to verify
    ACTIVE = "active"  # verified, until the lease ends
    DENIED = "denied"  # by the hub
    LEAVING = "leaving"  # its source is gone


@dataclass(frozen=True, kw_only=True)
class HubRequest:
    """What a hub is to be asked."""

    hub: str
    topic: str
    callback: str  # the path segment
    secret: str
    subscribes: bool  # False: unsubscribes


def note_hubs(session: Session, source: str, hubs: Mapping[str, str], now: datetime) -> None:
    """Note which hub each topic of a source offers; one that changed is a new offer."""
    for topic, hub in hubs.items():
        row = session.get(WebSubSubscription, topic)
        if row is None:
            session.add(_offer(topic, source, hub, now))
        elif row.hub != hub:
            row.hub, row.state, row.requested_at, row.lease_until = hub, WebSubState.OFFERED, now, None


def hub_requests(session: Session, now: datetime) -> list[HubRequest]:
    """Return what is to be asked now, and note it as asked: the hub may verify before it answers."""
    rows = session.scalars(select(WebSubSubscription).order_by(WebSubSubscription.topic)).all()
    active = set(session.scalars(select(SourceState.name).where(SourceState.active)))
    return [asked for row in rows if (asked := _request(session, row, row.source in active, now))]


def subscription(session: Session, callback: str) -> WebSubSubscription | None:
    """Return the subscription behind a callback, None for one that never was or is over."""
    found = select(WebSubSubscription).where(WebSubSubscription.callback == callback)
    return session.scalars(found).one_or_none()


def confirm(session: Session, callback: str, *, topic: str, lease: timedelta, now: datetime) -> bool:
    """Note that the hub verifies a subscription; False when we did not ask for it."""
    row = subscription(session, callback)
    if row is None or row.topic != topic or row.state not in (WebSubState.REQUESTED, WebSubState.ACTIVE):
        return False
    row.state, row.lease_until = WebSubState.ACTIVE, now + lease
    return True


def confirm_end(session: Session, callback: str, *, topic: str) -> bool:
    """Note that the hub verifies an unsubscription; False when we did not ask for it."""
    row = subscription(session, callback)
    if row is None or row.topic != topic or row.state != WebSubState.LEAVING:
        return False
    session.delete(row)
    return True


def deny(session: Session, callback: str, *, topic: str, now: datetime) -> None:
    """Note that the hub denies, or ends, a subscription."""
    row = subscription(session, callback)
    if row is not None and row.topic == topic and row.state != WebSubState.LEAVING:
        row.state, row.requested_at, row.lease_until = WebSubState.DENIED, now, None


def note_push(session: Session, callback: str, now: datetime) -> None:
    """Make the source due, a minute after the push before at the earliest; no push is lost."""
    row = subscription(session, callback)
    if row is None:
        return
    state = session.get(SourceState, row.source, with_for_update=True)
    if state is None:
        return
    due = now if row.last_push_at is None else max(now, row.last_push_at + _CALM)
    if due == now:
        row.last_push_at = now
    state.next_crawl_at = min(state.next_crawl_at, due)


def hub_tells(session: Session, source: str, *, found_news: bool, now: datetime) -> bool:
    """Tell whether a hub can be relied on for a source, so that polls are only a safety.

    It must have pushed lately, and news that a poll finds without a push before it end the trust.
    """
    of_source = select(WebSubSubscription).where(
        WebSubSubscription.source == source, WebSubSubscription.state == WebSubState.ACTIVE
    )
    rows = session.scalars(of_source).all()
    pushes = [
        row.last_push_at for row in rows if row.last_push_at and row.lease_until and row.lease_until > now
    ]
    if found_news and not any(now - pushed < _PUSHED for pushed in pushes):
        for row in rows:
            row.last_push_at = None
        return False
    return any(now - pushed < _TRUST for pushed in pushes)


def _offer(topic: str, source: str, hub: str, now: datetime) -> WebSubSubscription:
    return WebSubSubscription(
        topic=topic,
        source=source,
        hub=hub,
        callback=secrets.token_urlsafe(32),
        secret=secrets.token_hex(32),
        state=WebSubState.OFFERED,
        requested_at=now,
    )


def _request(session: Session, row: WebSubSubscription, is_wanted: bool, now: datetime) -> HubRequest | None:  # noqa: FBT001
    if not is_wanted:
        return _leave(session, row, now)
    if row.state == WebSubState.LEAVING:  # wanted again
        row.state = WebSubState.OFFERED
    if not _is_due(row, now):
        return None
    if row.state != WebSubState.ACTIVE:  # while it is renewed, pushes go on
        row.state = WebSubState.REQUESTED
    row.requested_at = now
    return _asked(row, subscribes=True)


def _is_due(row: WebSubSubscription, now: datetime) -> bool:
    since = now - row.requested_at
    if row.state == WebSubState.ACTIVE and row.lease_until is not None and row.lease_until > row.requested_at:
        # A hub that does not answer is asked again after half of what is left, and so on.
        left = row.lease_until - row.requested_at
        return since >= _CALM and now >= row.lease_until - min(_RENEW, left / 2)
    waits = {WebSubState.OFFERED: timedelta(0), WebSubState.DENIED: _DENIED}
    return since >= waits.get(WebSubState(row.state), _ASK_AGAIN)


def _leave(session: Session, row: WebSubSubscription, now: datetime) -> HubRequest | None:
    was_known = row.state in (WebSubState.REQUESTED, WebSubState.ACTIVE)
    if row.state != WebSubState.LEAVING and was_known:
        row.state, row.requested_at = WebSubState.LEAVING, now
        return _asked(row, subscribes=False)
    if row.state != WebSubState.LEAVING or now - row.requested_at > _LEAVING:
        session.delete(row)
    return None


def _asked(row: WebSubSubscription, *, subscribes: bool) -> HubRequest:
    return HubRequest(
        hub=row.hub, topic=row.topic, callback=row.callback, secret=row.secret, subscribes=subscribes
    )

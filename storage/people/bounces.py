"""What a returned mail leads to: who is not written to any more, and what stays a matter of counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.insertion import Value, insert_missing
from storage.owed.holding import MAIL
from storage.owed.outbox import suppress
from storage.people.subscriptions import end_subscriptions
from storage.people.suppressions import lift, suppression_of
from storage.people.suppressions import suppress as suppress_address
from storage.tables import (
    Bounce,
    Hold,
    OutboxRow,
    OutboxState,
    ReturnKind,
    Subscriber,
    Subscription,
    SuppressionReason,
)

# One point for each day with a soft return; points older than the window are gone.
SOFT_LIMIT = 5
SOFT_WINDOW = timedelta(days=30)

COMPLAINT_EVIDENCE = "Beschwerde (ARF)"

_MOST_REASONS = 5

_BERLIN = ZoneInfo("Europe/Berlin")
_LIFTED = (SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED)
_WAITING = (OutboxState.HELD, OutboxState.DUE)


class Effect(StrEnum):
    """What a return led to."""

    REPEATED = "repeated"  # counted before
    NOBODY = "nobody"  # the row is gone, or its subscriber is erased
    COUNTED = "counted"
    SUPPRESSED = "suppressed"
    ENDED = "ended"  # the reader complained: all subscriptions are ended


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """What servers had against us, not against a reader."""

    count: int = 0
    since: datetime | None = None  # the oldest; None when there is none
    reasons: tuple[str, ...] = ()  # the newest first, each once, with its code


class Revival(StrEnum):
    """What became of the wish to write to a subscriber again."""

    REVIVED = "revived"
    NEEDLESS = "needless"  # nothing stood against it
    BARRED = "barred"  # more stands against it than that mails came back


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A mail of the outbox that came back, or was refused when it was to be handed over."""

    outbox_id: int
    return_id: str  # the same return has the same one, whenever it is read
    kind: ReturnKind
    status: str
    reason: str  # no addresses


def record_return(session: Session, returned: Returned, *, hmac_key: bytes, now: datetime) -> Effect:
    """Note a return and draw its consequence, both once."""
    subscriber = _subscriber_of(session, returned.outbox_id)
    if subscriber is None or subscriber.email is None:
        return Effect.NOBODY
    if not _note(session, returned, subscriber.id, now):
        return Effect.REPEATED
    if returned.kind == ReturnKind.COMPLAINT:
        return _complained(session, subscriber, subscriber.email, hmac_key=hmac_key, now=now)
    is_hard = returned.kind == ReturnKind.HARD
    is_too_soft = returned.kind == ReturnKind.SOFT and soft_points(session, subscriber.id, now) >= SOFT_LIMIT
    if not is_hard and not is_too_soft:
        return Effect.COUNTED
    suppress_address(session, subscriber.email, SuppressionReason.BOUNCED, hmac_key=hmac_key, now=now)
    _empty_outbox(session, subscriber.id, Hold.UNDELIVERABLE)
    return Effect.SUPPRESSED


def soft_points(session: Session, subscriber_id: int, now: datetime) -> int:
    """Return on how many days (in Berlin) of the window mail came back for now, since the last revival."""
    own = select(Bounce.at).where(Bounce.subscriber_id == subscriber_id, Bounce.kind == ReturnKind.SOFT)
    moments = session.scalars(own.where(Bounce.at > now - SOFT_WINDOW))
    return len({moment.astimezone(_BERLIN).date() for moment in moments})


def outbox_of(session: Session, message_id: str) -> int | None:
    """Return the mail with this Message-ID; None when there is none."""
    return session.scalar(select(OutboxRow.id).where(OutboxRow.message_id == message_id).limit(1))


def revive(session: Session, subscriber: Subscriber, *, hmac_key: bytes) -> Revival:
    """Write to a subscriber again whose mails came back, or who complained.

    What was suppressed meanwhile stays so: it is old. What operators said, they undo as they said it.
    """
    if subscriber.email is None or subscriber.undeliverable_since is None:
        return Revival.NEEDLESS
    if suppression_of(session, subscriber.email, hmac_key=hmac_key) not in (None, *_LIFTED):
        return Revival.BARRED
    lift(session, subscriber.email, hmac_key=hmac_key)
    return Revival.REVIVED


def refusals_of_us(session: Session, since: datetime) -> Refusals:
    """Return what servers have had against us since a moment, at hand-over or in what came back."""
    theirs = select(Bounce).where(Bounce.kind == ReturnKind.POLICY, Bounce.at >= since)
    found = session.scalars(theirs.order_by(Bounce.at.desc(), Bounce.id.desc())).all()
    reasons = dict.fromkeys(_said(one) for one in found)
    since_when = min((one.at for one in found), default=None)
    return Refusals(count=len(found), since=since_when, reasons=tuple(reasons)[:_MOST_REASONS])


def returns_of(session: Session, subscriber_id: int) -> Sequence[Bounce]:
    """Return what came back of a subscriber's mails, newest first."""
    own = select(Bounce).where(Bounce.subscriber_id == subscriber_id)
    return session.scalars(own.order_by(Bounce.id.desc())).all()


def _subscriber_of(session: Session, outbox_id: int) -> Subscriber | None:
    """Return whom a mail was for, locked: two returns at once must not both see four points.

    Without its key: who ends a subscription refers to the row while we wait for our turn to do the same.
    """
    wanted = select(Subscriber).join(OutboxRow, OutboxRow.subscriber_id == Subscriber.id)
    locked = wanted.with_for_update(of=Subscriber, key_share=True).execution_options(populate_existing=True)
    return session.scalar(locked.where(OutboxRow.id == outbox_id))


def _note(session: Session, returned: Returned, subscriber_id: int, now: datetime) -> bool:
    row: dict[str, Value] = {
        "return_id": returned.return_id,
        "subscriber_id": subscriber_id,
        "outbox_id": returned.outbox_id,
        "at": now,
        "kind": returned.kind,
        "status": returned.status,
        "reason": returned.reason,
    }
    return insert_missing(session, Bounce, [row]) == 1


def _complained(
    session: Session, subscriber: Subscriber, email: str, *, hmac_key: bytes, now: datetime
) -> Effect:
    own = select(Subscription.id).where(Subscription.subscriber_id == subscriber.id)
    end_subscriptions(
        session,
        subscriber.id,
        session.scalars(own).all(),
        evidence=COMPLAINT_EVIDENCE,
        hmac_key=hmac_key,
        now=now,
    )
    suppress_address(session, email, SuppressionReason.COMPLAINED, hmac_key=hmac_key, now=now)
    if subscriber.undeliverable_reason == SuppressionReason.BOUNCED:
        subscriber.undeliverable_reason = SuppressionReason.COMPLAINED  # which weighs more
    _empty_outbox(session, subscriber.id, Hold.ENDED)
    return Effect.ENDED


def _empty_outbox(session: Session, subscriber_id: int, reason: Hold) -> None:
    """Suppress what waits to go out by mail; a webhook works on when a mailbox does not.

    What a sender holds at this moment it looks at again itself, before it sends: waiting for it could be for
    ever, as it may wait for the subscriber's row.
    """
    waiting = select(OutboxRow).where(
        OutboxRow.subscriber_id == subscriber_id, OutboxRow.channel == MAIL, OutboxRow.state.in_(_WAITING)
    )
    for row in session.scalars(waiting.order_by(OutboxRow.id).with_for_update(skip_locked=True)):
        suppress(session, row, reason)


def _said(one: Bounce) -> str:
    return one.reason if one.status in one.reason else f"{one.status} {one.reason}".strip()

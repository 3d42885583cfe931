"""Whether a row of the outbox is still wanted, and whether it may be told now."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, object_session

from storage.endpoints import is_open
from storage.rhythms import Held, Told, Wish, held, midnight
from storage.tables import Hold, OutboxMatch, OutboxRow, OutboxState, Rhythm, Subscriber, Subscription

MAIL = "mail"  # the channel; all others are "<kind>:<endpoint id>"


def standing_matches(row: OutboxRow) -> list[OutboxMatch]:
    """Return the matches, of a digest those of all its stories, that their reader still wants to be told.

    A subscription may have ended since it matched, or tells elsewhere now, or its source was muted.
    """
    return [match for match in _matches(row) if _stands(match, row.channel)]


def wish_of(subscription: Subscription) -> Wish:
    """Return how a subscription wants to tell."""
    return Wish(
        rhythm=Rhythm(subscription.rhythm),
        hour=subscription.hour,
        weekdays=tuple(subscription.weekdays),
        quiet=timedelta(minutes=subscription.quiet_minutes),
        paused_until=subscription.paused_until,
    )


def unwanted(row: OutboxRow) -> Hold | None:
    """Return why a row is not told at all; None when it is wanted."""
    reader = row.subscriber
    if reader.erased_at is not None:
        return Hold.ERASED
    if row.channel == MAIL and reader.undeliverable_since is not None:
        return Hold.UNDELIVERABLE
    session = object_session(row)
    if session is not None and not is_open(session, row.channel):
        return Hold.DISABLED
    if standing_matches(row):
        return None
    active = [match for match in _matches(row) if match.subscription.ended_at is None]
    muted = any(match.article.source in match.subscription.muted_sources for match in active)
    return Hold.MUTED if muted else Hold.ENDED


def held_now(session: Session, row: OutboxRow, now: datetime) -> Held | None:
    """Return why and until when a wanted row waits; None when it may be told now.

    Only a pause stops what has been attempted, or gathered in a digest: it has had its turn.
    """
    wishes = [wish_of(match.subscription) for match in standing_matches(row)]
    if row.message is not None or row.story_id is None:
        found = held(wishes, Told(), now)
        return found if found is not None and found.hold == Hold.PAUSED else None
    return held(wishes, _told(session, row, wishes, now), now)


def retime_held(session: Session, subscriber_id: int, now: datetime) -> int:
    """Let the stories held for a subscriber be looked at again, after their wishes changed; return how many.

    The next lease decides by the new wishes: what may be told is, the rest is held again.
    """
    waiting = update(OutboxRow).where(
        OutboxRow.subscriber_id == subscriber_id, OutboxRow.state == OutboxState.HELD
    )
    looked_at = session.scalars(waiting.values(state=OutboxState.DUE, due_at=now).returning(OutboxRow.id))
    return len(looked_at.all())


def _matches(row: OutboxRow) -> list[OutboxMatch]:
    rows = [row] if row.digest is None or row.story_id is not None else row.digest.stories
    return [match for one in rows for match in one.matches]


def _stands(match: OutboxMatch, channel: str) -> bool:
    wanted = match.subscription
    return (
        wanted.ended_at is None
        and channel in wanted.channels
        and match.article.source not in wanted.muted_sources
    )


def _told(session: Session, row: OutboxRow, wishes: Collection[Wish], now: datetime) -> Told:
    cap = row.subscriber.daily_cap
    if cap is None and not any(wish.quiet for wish in wishes):
        return Told()
    # Another sender may be telling the same reader at this moment: it counts, and is not waited for, since it
    # may wait for this row. Consents refer to the reader's row meanwhile, which this lock allows.
    reader = select(Subscriber.id).where(Subscriber.id == row.subscriber_id)
    is_mine = session.scalar(reader.with_for_update(skip_locked=True, key_share=True)) is not None
    mine = (OutboxRow.subscriber_id == row.subscriber_id, OutboxRow.channel == row.channel)
    under_way = select(func.count()).where(
        *mine, OutboxRow.id != row.id, OutboxRow.state == OutboxState.LEASED, OutboxRow.lease_until > now
    )
    sending = (session.scalar(under_way) or 0) + (not is_mine)
    last_at = session.scalar(select(func.max(OutboxRow.sent_at)).where(*mine))
    today = select(func.count()).where(*mine, OutboxRow.sent_at >= midnight(now), _is_message())
    return Told(
        last_at=now if sending else last_at,
        today=sending + (session.scalar(today) or 0) if cap is not None else 0,
        daily_cap=cap,
    )


def _is_message() -> ColumnElement[bool]:
    """What was sent by itself; the stories of a digest were not."""
    return or_(OutboxRow.digest_id.is_(None), OutboxRow.story_id.is_(None))

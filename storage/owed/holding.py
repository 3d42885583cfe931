"""Whether a row of the outbox is still wanted, and whether it may be told now."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, func, or_, select, update
from sqlalchemy.orm import Session, object_session

from storage.owed.rhythms import Held, Told, Wish, held, midnight, paused
from storage.people.endpoints import is_open
from storage.tables import Hold, OutboxMatch, OutboxRow, OutboxState, Rhythm, Subscriber, Subscription

MAIL = "mail"  # the channel; all others are "<kind>:<endpoint id>"
# Whole records, or lines of plain columns with the same names.
Wishing: TypeAlias = Subscription | Row[Any]
Reached: TypeAlias = Subscriber | Row[Any]
Asked: TypeAlias = tuple[str, Wishing]  # the source of a matched article, and by which subscription


def standing_matches(row: OutboxRow) -> list[OutboxMatch]:
    """Return the matches, of a digest those of all its stories, that their reader still wants to be told.

    A subscription may have ended since it matched, or tells elsewhere now, or its source was muted.
    """
    return [match for match in _matches(row) if stands(match.article.source, match.subscription, row.channel)]


def wish_of(subscription: Wishing) -> Wish:
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
    session = object_session(row)
    takes = session is None or is_open(session, row.channel)
    asked = [(match.article.source, match.subscription) for match in _matches(row)]
    return refused(row.channel, row.subscriber, asked, takes=takes)


def refused(channel: str, reader: Reached, asked: Sequence[Asked], *, takes: bool) -> Hold | None:
    """Return why nothing is told on a channel; None when it is. `takes`: its endpoint is not disabled."""
    if reader.erased_at is not None:
        return Hold.ERASED
    if channel == MAIL and reader.undeliverable_since is not None:
        return Hold.UNDELIVERABLE
    if not takes:
        return Hold.DISABLED
    if any(stands(source, wanted, channel) for source, wanted in asked):
        return None
    muted = any(source in wanted.muted_sources for source, wanted in asked if wanted.ended_at is None)
    return Hold.MUTED if muted else Hold.ENDED


def stands(source: str, wanted: Wishing, channel: str) -> bool:
    """Tell whether a subscription still wants to tell, there, what a source brought."""
    return wanted.ended_at is None and channel in wanted.channels and source not in wanted.muted_sources


def held_now(session: Session, row: OutboxRow, now: datetime) -> Held | None:
    """Return why and until when a wanted row waits; None when it may be told now.

    Only a pause stops what has been attempted, or gathered in a digest: it has had its turn.
    """
    wishes = [wish_of(match.subscription) for match in standing_matches(row)]
    if row.message is not None or row.story_id is None:
        return paused(wishes, now)
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

"""What waits on a channel that a subscription has left is owed on those it tells on now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from storage.owed.outbox import Owed, owe
from storage.tables import Hold, LateReason, OutboxMatch, OutboxRow, OutboxState, Subscription

# A leased row counts as well: right before it leaves it is found to be unwanted.
_WAITING = (OutboxState.HELD, OutboxState.GATHERED, OutboxState.DUE, OutboxState.LEASED)


def owe_elsewhere(session: Session, subscription: Subscription, left: Collection[str], now: datetime) -> int:
    """Owe the stories that wait on the channels a subscription has left on its channels; return how many.

    A story that was, or will be, told on one of these is not owed there again.
    """
    waiting = (
        select(OutboxRow)
        .where(
            OutboxRow.subscriber_id == subscription.subscriber_id,
            OutboxRow.channel.in_(left),
            OutboxRow.state.in_(_WAITING),
            OutboxRow.matches.any(OutboxMatch.subscription_id == subscription.id),
        )
        .options(selectinload(OutboxRow.matches))
        .order_by(OutboxRow.id)
    )
    return sum(_owe_again(session, row, subscription, now) for row in session.scalars(waiting).all())


def _owe_again(session: Session, row: OutboxRow, subscription: Subscription, now: datetime) -> bool:
    is_new = False
    for match in row.matches:
        if match.subscription_id == subscription.id and row.story_id is not None:
            for channel in subscription.channels:
                is_new |= owe(session, _owed(row, row.story_id, match, channel, now), now)
    return is_new


def _owed(row: OutboxRow, story_id: int, match: OutboxMatch, channel: str, now: datetime) -> Owed:
    is_gathered = row.state == OutboxState.GATHERED  # its digest has closed: it belongs to one of now
    return Owed(
        subscriber_id=row.subscriber_id,
        story_id=story_id,
        channel=channel,
        due_at=now if is_gathered else row.due_at,
        hold=Hold.DIGEST if is_gathered else None,
        matches=((match.subscription_id, match.article_id),),
        late_reason=LateReason(match.late_reason) if match.late_reason else None,
        revision=match.revision,
    )

"""Digests: several stories told to one reader in one message, each story in exactly one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.ingest import is_passed, passed_entry
from storage.owed.holding import held_now, standing_matches, unwanted
from storage.owed.outbox import whole_rows
from storage.owed.rhythms import local_date
from storage.tables import Digest, DigestKind, Hold, OutboxRow, OutboxState, Rhythm

_SPANS = {
    DigestKind.DAILY: timedelta(days=1),
    DigestKind.WEEKLY: timedelta(days=7),
    DigestKind.COLLECTED: timedelta(0),
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom stories are held for, and on which channel."""

    subscriber_id: int
    channel: str


def readers_due(session: Session, now: datetime, limit: int) -> list[Reader]:
    """Return up to `limit` readers for whom something was held until now, the longest waiting first."""
    waiting = (
        select(OutboxRow.subscriber_id, OutboxRow.channel)
        .where(OutboxRow.state == OutboxState.HELD, OutboxRow.due_at <= now)
        .group_by(OutboxRow.subscriber_id, OutboxRow.channel)
        .order_by(func.min(OutboxRow.due_at))
        .limit(limit)
    )
    return [Reader(subscriber_id=row[0], channel=row[1]) for row in session.execute(waiting)]


def gather(session: Session, reader: Reader, matcher: str, now: datetime) -> int:
    """Release all that was held for a reader until now; return how many messages are due by that.

    Several stories, and all that were held for a digest, come in one message. What was missed while nothing
    ran comes in that one as well, so nothing is told twice and nothing falls between two digests. Nothing
    happens before `matcher` has passed all that was stored up to the moment: it belongs to this digest.
    """
    rows = _held_until(session, reader, now)
    if not rows or not is_passed(session, matcher, max(row.due_at for row in rows)):
        return 0
    ready = [row for row in rows if _is_ready(session, row, now)]
    begun = [row for row in ready if row.story_id is None or row.message is not None]
    stories = [row for row in ready if row not in begun]
    if len(stories) == 1 and stories[0].hold != Hold.DIGEST:
        begun, stories = [*begun, *stories], []
    for row in begun:
        row.state, row.due_at = OutboxState.DUE, now
    if stories:
        _into_digest(session, reader, stories, matcher, now)
    session.flush()
    return len(begun) + bool(stories)


def begin_of(session: Session, digest: Digest) -> datetime:
    """Return from when on a digest tells: the moment of the one before, or a span of its kind."""
    first = min((story.created_at for story in digest.stories), default=digest.moment)
    usual = min(first, digest.moment - _SPANS[DigestKind(digest.kind)])
    return _previous_moment(session, digest) or usual


def _previous_moment(session: Session, digest: Digest) -> datetime | None:
    earlier = select(func.max(Digest.moment)).where(
        Digest.subscriber_id == digest.subscriber_id,
        Digest.channel == digest.channel,
        Digest.moment < digest.moment,
    )
    return session.scalar(earlier)


def _held_until(session: Session, reader: Reader, now: datetime) -> list[OutboxRow]:
    rows = whole_rows().where(
        OutboxRow.subscriber_id == reader.subscriber_id,
        OutboxRow.channel == reader.channel,
        OutboxRow.state == OutboxState.HELD,
        OutboxRow.due_at <= now,
    )
    # Of two who gather for one reader, the second finds what the first has left.
    locked = rows.order_by(OutboxRow.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(locked))


def _is_ready(session: Session, row: OutboxRow, now: datetime) -> bool:
    if (reason := unwanted(row)) is not None:
        row.state, row.hold = OutboxState.SUPPRESSED, reason
        return False
    again = held_now(session, row, now)
    # The digest it waited for is now: that there will be another one is no reason to wait for that.
    if again is not None and again.hold != Hold.DIGEST:
        row.hold, row.due_at = again.hold, again.until
        return False
    return True


def _into_digest(
    session: Session, reader: Reader, stories: Sequence[OutboxRow], matcher: str, now: datetime
) -> None:
    moment = max(row.due_at for row in stories)
    same = select(Digest.id).where(
        Digest.subscriber_id == reader.subscriber_id,
        Digest.channel == reader.channel,
        Digest.moment == moment,
    )
    digest = Digest(
        subscriber_id=reader.subscriber_id,
        channel=reader.channel,
        kind=_kind(stories),
        moment=now if session.scalar(same) else moment,
        local_date=local_date(moment),
        up_to_entry=passed_entry(session, matcher),
        created_at=now,
    )
    session.add(digest)
    session.flush()
    for row in stories:
        row.state, row.digest_id = OutboxState.GATHERED, digest.id
    carrier = OutboxRow(
        subscriber_id=reader.subscriber_id,
        channel=reader.channel,
        digest_id=digest.id,
        state=OutboxState.DUE,
        created_at=now,
        due_at=now,
    )
    session.add(carrier)


def _kind(stories: Sequence[OutboxRow]) -> DigestKind:
    awaited = [row for row in stories if row.hold == Hold.DIGEST]
    if not awaited:
        return DigestKind.COLLECTED
    rhythms = {match.subscription.rhythm for row in awaited for match in standing_matches(row)}
    return DigestKind.WEEKLY if rhythms == {Rhythm.WEEKLY} else DigestKind.DAILY

"""The last look at a leased row, right before its message leaves: one statement, whatever it carries."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from storage.owed.holding import refused, stands, wish_of
from storage.owed.rhythms import paused
from storage.people.endpoints import is_open
from storage.tables import Article, OutboxMatch, OutboxRow, OutboxState, Subscriber, Subscription


class Look(StrEnum):
    """What a last look found."""

    GOOD = "good"
    LOST = "lost"  # somebody else has it now
    UNWANTED = "unwanted"  # its reader left, or paused, since it was leased


def last_look(session: Session, row_id: int, *, owner: str, now: datetime) -> Look:
    """Tell whether a row whose message is written down may leave: it has had its turn, only a pause holds it.

    Decides as the lease did (`storage.owed.holding`), on plain columns: this is asked for each message.
    """
    rows = session.connection().execute(_look(), {"row_id": row_id}).all()
    first = rows[0]
    if first.state != OutboxState.LEASED or first.lease_owner != owner:
        return Look.LOST
    matched = [row for row in rows if row.source is not None]
    takes = is_open(session, first.channel)
    if refused(first.channel, first, [(row.source, row) for row in matched], takes=takes) is not None:
        return Look.UNWANTED
    return Look.UNWANTED if _is_paused(first.channel, matched, now) else Look.GOOD


def _is_paused(channel: str, matched: Sequence[Row[Any]], now: datetime) -> bool:
    standing = [row for row in matched if stands(row.source, row, channel)]
    return paused([wish_of(row) for row in standing], now) is not None


@cache
def _look() -> Select[Any]:
    """One line for each match: of the row, or of the stories of the digest it carries."""
    row, story = OutboxRow.__table__.alias("leased"), OutboxRow.__table__.alias("story")
    match, wanted = OutboxMatch.__table__, Subscription.__table__
    reader, article = Subscriber.__table__, Article.__table__
    number = bindparam("row_id", type_=Integer)
    carried = select(row.c.digest_id).where(row.c.id == number, row.c.story_id.is_(None)).scalar_subquery()
    told = select(story.c.id).where(story.c.digest_id == carried, story.c.story_id.is_not(None))
    own = select(number.label("id")).union_all(told).subquery("told")
    lines = (
        row.join(reader, reader.c.id == row.c.subscriber_id)
        .outerjoin(match, match.c.outbox_id.in_(select(own.c.id)))
        .outerjoin(wanted, wanted.c.id == match.c.subscription_id)
        .outerjoin(article, article.c.id == match.c.article_id)
    )
    return (
        select(
            row.c.state,
            row.c.lease_owner,
            row.c.channel,
            reader.c.erased_at,
            reader.c.undeliverable_since,
            wanted.c.ended_at,
            wanted.c.rhythm,
            wanted.c.hour,
            wanted.c.weekdays,
            wanted.c.quiet_minutes,
            wanted.c.channels,
            wanted.c.muted_sources,
            wanted.c.paused_until,
            article.c.source,
        )
        .select_from(lines)
        .where(row.c.id == number)
    )

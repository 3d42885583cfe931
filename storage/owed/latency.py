"""When what was told had reached each stage, read off the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.fingerprints import FIRST_SEEN
from storage.tables import Article, IngestEntry, OutboxMatch, OutboxRow, OutboxState


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The way of the leading article of one story to one reader."""

    published_at: datetime | None  # None: nobody says to the minute
    seen_at: datetime
    stored_at: datetime
    matched_at: datetime
    accepted_at: datetime
    was_held: bool  # for a digest, a pause: what came later was wanted later
    was_late: bool  # it is told late for a stated reason


def journeys(session: Session, since: datetime) -> Iterator[Journey]:
    """Yield the journeys of all that was accepted since a moment, updates left out."""
    lead = (
        select(func.min(OutboxMatch.id))
        .where(OutboxMatch.outbox_id == OutboxRow.id)
        .correlate(OutboxRow)
        .scalar_subquery()
    )
    stored = (
        select(func.min(IngestEntry.at))
        .where(IngestEntry.article_id == OutboxMatch.article_id, IngestEntry.revision == OutboxMatch.revision)
        .correlate(OutboxMatch)
        .scalar_subquery()
    )
    rows = (
        select(
            Article.published_at,
            Article.published_origin,
            Article.first_seen_at,
            stored.label("stored_at"),
            OutboxMatch.matched_at,
            OutboxMatch.late_reason,
            OutboxMatch.revision,
            OutboxRow.sent_at,
            OutboxRow.hold,
        )
        .join(OutboxMatch, OutboxMatch.id == lead)
        .join(Article, Article.id == OutboxMatch.article_id)
        .where(OutboxRow.state == OutboxState.SENT, OutboxRow.sent_at >= since, ~OutboxRow.is_update)
    )
    for row in session.execute(rows.execution_options(yield_per=1000)):
        is_first = row.revision == 1 and row.published_origin != FIRST_SEEN
        yield Journey(
            published_at=row.published_at if is_first else None,
            seen_at=row.first_seen_at if row.revision == 1 else row.stored_at,
            stored_at=row.stored_at,
            matched_at=row.matched_at,
            accepted_at=row.sent_at,
            was_held=row.hold is not None,
            was_late=row.late_reason is not None,
        )


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the longest waiting message is due; None when none is."""
    due = select(func.min(OutboxRow.due_at)).where(
        OutboxRow.state == OutboxState.DUE, OutboxRow.due_at <= now
    )
    return session.scalar(due)

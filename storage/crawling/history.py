"""How a source fared before: its runs, and which fields its articles had."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from storage.tables import CrawlRun, RunOutcome


def newest_runs(session: Session, source: str, *, limit: int) -> list[CrawlRun]:
    """Return the newest runs of a source, the newest first."""
    runs = select(CrawlRun).where(CrawlRun.source == source)
    return list(session.scalars(runs.order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc()).limit(limit)))


def fields_of_runs(session: Session, source: str, *, limit: int) -> list[Mapping[str, int]]:
    """Return the field counts of the newest runs that stored something, the newest first."""
    newest = (
        select(CrawlRun.fields)
        .where(CrawlRun.source == source, CrawlRun.stored > 0)
        .order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc())
        .limit(limit)
    )
    return list(session.scalars(newest))


def forget_runs(session: Session, *, before: datetime, quiet_before: datetime, limit: int) -> int:
    """Forget up to `limit` runs that began before a moment, and those that asked for no page after less.

    Return how many those were.
    """
    ended_well = CrawlRun.outcome.in_([RunOutcome.OK, RunOutcome.NOT_MODIFIED, RunOutcome.PUT_OFF])
    is_quiet = and_(ended_well, CrawlRun.fetched == 0, CrawlRun.started_at < quiet_before)
    old = select(CrawlRun.id).where(
        CrawlRun.outcome != RunOutcome.RUNNING, or_(is_quiet, CrawlRun.started_at < before)
    )
    ids = session.scalars(old.order_by(CrawlRun.id).limit(limit)).all()
    session.execute(delete(CrawlRun).where(CrawlRun.id.in_(ids)))
    return len(ids)

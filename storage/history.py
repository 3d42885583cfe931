"""How a source fared before: its runs, and which fields its articles had."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import CrawlRun


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

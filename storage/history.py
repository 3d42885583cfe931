"""Which fields the articles of a source had before."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import CrawlRun


def fields_of_runs(session: Session, source: str, *, limit: int) -> list[Mapping[str, int]]:
    """Return the field counts of the newest runs that stored something, the newest first."""
    newest = (
        select(CrawlRun.fields)
        .where(CrawlRun.source == source, CrawlRun.stored > 0)
        .order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc())
        .limit(limit)
    )
    return list(session.scalars(newest))

"""Figures of the whole store, for a glance."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.tables import Article, CrawlRun, IngestEntry, Story


@dataclass(frozen=True, kw_only=True)
class SourceFigures:
    """What one source has brought since it is read."""

    found: int = 0  # articles stored
    new: int = 0  # of these, since the baseline: those that may alert
    updated: int = 0  # changes noticed
    known: int = 0  # listed URLs that the newest crawl did not have to fetch


def source_figures(session: Session) -> dict[str, SourceFigures]:
    """Return the figures of every source that has stored something or was crawled."""
    stored = _pairs(session, select(Article.source, func.count()).group_by(Article.source))
    fresh = _pairs(
        session,
        select(Article.source, func.count())
        .join(IngestEntry, IngestEntry.article_id == Article.id)
        .where(IngestEntry.revision == 1, IngestEntry.alertable)
        .group_by(Article.source),
    )
    updated = _pairs(session, select(CrawlRun.source, func.sum(CrawlRun.updated)).group_by(CrawlRun.source))
    newest = select(func.max(CrawlRun.id)).where(CrawlRun.finished_at.is_not(None)).group_by(CrawlRun.source)
    known = _pairs(session, select(CrawlRun.source, CrawlRun.known).where(CrawlRun.id.in_(newest)))
    return {
        source: SourceFigures(
            found=stored.get(source, 0),
            new=fresh.get(source, 0),
            updated=updated.get(source, 0),
            known=known.get(source, 0),
        )
        for source in stored.keys() | updated.keys()
    }


def story_count(session: Session) -> int:
    """Return how many stories the store tells."""
    return session.scalar(select(func.count()).select_from(Story)) or 0


def _pairs(session: Session, statement: Select[str, int]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in session.execute(statement)}

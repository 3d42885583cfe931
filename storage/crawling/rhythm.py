"""When a source published, and what: by that its polls are timed, and rules that change are judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Article, SourceState

_MOST = 5000  # articles; more say nothing new about the hours of a week


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One article's times."""

    published_at: datetime | None  # as the page states it, perhaps a day without a time
    first_seen_at: datetime


def publications(session: Session, source: str, since: datetime) -> Sequence[Publication]:
    """Return the times of the newest articles first seen since then."""
    times = (
        select(Article.published_at, Article.first_seen_at)
        .where(Article.source == source, Article.first_seen_at >= since)
        .order_by(Article.first_seen_at.desc())
        .limit(_MOST)
    )
    return [
        Publication(published_at=published, first_seen_at=seen) for published, seen in session.execute(times)
    ]


def newest_urls(session: Session, source: str, limit: int) -> Sequence[str]:
    """Return the addresses of the articles last seen first."""
    newest = select(Article.url).where(Article.source == source).order_by(Article.first_seen_at.desc())
    return session.scalars(newest.limit(limit)).all()


def mean_weight(session: Session) -> float | None:
    """Return the mean share of the active sources, None before the first was learned."""
    return session.scalar(select(func.avg(SourceState.poll_weight)).where(SourceState.active))

"""What a source did before: when its articles came, and which fields they had."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Article, CrawlRun

_OLD = timedelta(days=3)  # published so long before we saw it: read at the first crawl, or by a backfill
_NOON = timedelta(hours=12)


def article_moments(session: Session, source: str, *, since: datetime, limit: int = 1500) -> list[datetime]:
    """Return when the newest articles of a source came, in no order: as we saw it, or as they state it."""
    newest = (
        select(Article.first_seen_at, Article.published_at)
        .where(Article.source == source, Article.first_seen_at >= since)
        .order_by(Article.first_seen_at.desc())
        .limit(limit)
    )
    return [_came(seen, published) for seen, published in session.execute(newest)]


def fields_of_runs(session: Session, source: str, *, limit: int) -> list[Mapping[str, int]]:
    """Return the field counts of the newest runs that stored something, the newest first."""
    newest = (
        select(CrawlRun.fields)
        .where(CrawlRun.source == source, CrawlRun.stored > 0)
        .order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc())
        .limit(limit)
    )
    return list(session.scalars(newest))


def _came(seen: datetime, published: datetime | None) -> datetime:
    if published is None or seen - published < _OLD:
        return seen
    # A day without an hour is stored as its midnight; by noon half of a day's articles are out.
    return published + _NOON

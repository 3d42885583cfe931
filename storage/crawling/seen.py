"""Since when listed pages are known, and from when their articles are."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.keys import in_portions
from storage.tables import Article, ArticleUrl, ListedUrl


def first_seen(session: Session, source: str, keys: Collection[str]) -> dict[str, datetime]:
    """Return when each known page was first seen, be it an article or not."""
    found: dict[str, datetime] = {}
    for portion in in_portions(keys):
        listed = select(ListedUrl.key, ListedUrl.first_listed_at).where(
            ListedUrl.source == source, ListedUrl.key.in_(portion)
        )
        stored = (
            select(ArticleUrl.key, Article.first_seen_at)
            .join(Article, Article.id == ArticleUrl.article_id)
            .where(ArticleUrl.source == source, ArticleUrl.key.in_(portion))
        )
        for query in (listed, stored):
            found |= {key: moment for key, moment in session.execute(query)}  # noqa: C416  rows are no pairs to mypy
    return found


def seen_since(session: Session, source: str, keys: Collection[str], since: datetime) -> set[str]:
    """Return those of the keys whose articles were first seen after a moment."""
    return {
        key
        for portion in in_portions(keys)
        for key in session.scalars(
            select(ArticleUrl.key)
            .join(Article, Article.id == ArticleUrl.article_id)
            .where(ArticleUrl.source == source, ArticleUrl.key.in_(portion), Article.first_seen_at > since)
        )
    }


def publication_dates(session: Session, source: str, keys: Collection[str]) -> dict[str, datetime]:
    """Return when the stored articles among these pages appeared, as far as they say."""
    found: dict[str, datetime] = {}
    for portion in in_portions(keys):
        stored = (
            select(ArticleUrl.key, Article.published_at)
            .join(Article, Article.id == ArticleUrl.article_id)
            .where(ArticleUrl.source == source, ArticleUrl.key.in_(portion))
        )
        found |= {key: moment for key, moment in session.execute(stored) if moment is not None}
    return found

"""Searching the stored articles with the query language."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from query.evaluation import Match, evaluate
from query.tree import Query
from storage.articles import article_document
from storage.tables import Article

_PORTION = 200  # articles in memory at a time


@dataclass(frozen=True, kw_only=True)
class Found:
    """An article and where it matches."""

    article: Article
    match: Match


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """Some of the hits, newest first."""

    total: int  # of all pages
    hits: tuple[Found, ...]
    next_before_id: int | None  # None on the last page


def search(
    session: Session,
    query: Query,
    *,
    limit: int = 20,
    before_id: int | None = None,
    since: datetime | None = None,
    today: date,
) -> SearchPage:
    """Return the newest articles that match, below the id `before_id` and first seen at or after `since`.

    `today` is the day in Berlin from which periods of the query count back.

    Every article is read and evaluated by the same code that decides on alerts, so both always agree.
    """
    hits: list[Found] = []
    total = further = 0
    articles = select(Article).order_by(Article.id.desc()).execution_options(yield_per=_PORTION)
    if since is not None:
        articles = articles.where(Article.first_seen_at >= since)
    for article in session.scalars(articles):
        match = evaluate(query, article_document(article), today=today)
        if match is None:
            continue
        total += 1
        if before_id is not None and article.id >= before_id:
            continue
        if len(hits) < limit:
            hits.append(Found(article=article, match=match))
        else:
            further += 1
    next_before_id = hits[-1].article.id if hits and further else None
    return SearchPage(total=total, hits=tuple(hits), next_before_id=next_before_id)


def newest_articles(session: Session, limit: int) -> list[Article]:
    """Return the articles stored last, newest first."""
    return list(session.scalars(select(Article).order_by(Article.id.desc()).limit(limit)))

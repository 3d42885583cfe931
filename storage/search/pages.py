"""Pages of hits, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from query.evaluation import Match, evaluate
from query.tree import Query
from storage.articles import article_document
from storage.search.hits import Hits, Narrowing
from storage.tables import Article


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
    left_out: int = 0  # articles that are not indexed yet, and too many to be looked through


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
    """
    hits = Hits(session, query, today=today, narrowing=Narrowing(since=since))
    ids = newest(hits, limit + 1, before_id=before_id)
    found = tuple(matched(session, query, ids[:limit], today))
    return SearchPage(
        total=count(hits),
        hits=found,
        next_before_id=ids[limit - 1] if len(ids) > limit else None,
        left_out=hits.left_out,
    )


def newest(hits: Hits, limit: int, *, before_id: int | None = None) -> list[int]:
    """Return the ids of the newest hits, those below `before_id` if one is given."""
    checks = () if before_id is None else (hits.id < before_id,)
    return list(
        hits.session.scalars(hits.select(hits.id, checks=checks).order_by(hits.id.desc()).limit(limit))
    )


def count(hits: Hits) -> int:
    """Return how many hits there are."""
    return hits.session.scalar(hits.select(func.count())) or 0


def matched(session: Session, query: Query, ids: list[int], today: date) -> list[Found]:
    """Load hits and tell where they match, in the order of their ids given."""
    articles = {
        article.id: article for article in session.scalars(select(Article).where(Article.id.in_(ids)))
    }
    return [
        Found(article=articles[one], match=match)
        for one in ids
        if (match := evaluate(query, article_document(articles[one]), today=today)) is not None
    ]


def newest_articles(session: Session, limit: int) -> list[Article]:
    """Return the articles stored last, newest first."""
    return list(session.scalars(select(Article).order_by(Article.id.desc()).limit(limit)))

"""Pages of hits, the newest or the most relevant first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from query.evaluation import Match, evaluate
from query.tree import Query
from storage.documents import article_document
from storage.search.cursors import Cursor, Order
from storage.search.hits import EVERYTHING, Hits, Narrowing
from storage.search.newest import count, newest
from storage.search.portions import portions
from storage.search.ranking import MOST_RANKED, most_relevant
from storage.search.time_limit import DEFAULT_SECONDS, limited
from storage.tables import Article


@dataclass(frozen=True, kw_only=True)
class Found:
    """An article and where it matches."""

    article: Article
    match: Match


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """Some of the hits in order."""

    total: int  # of all pages
    hits: tuple[Found, ...]
    following: Cursor | None  # None on the last page
    ranked: int | None = None  # of the newest hits so many were ranked, the others follow on no page
    left_out: int = 0  # articles that are not indexed yet, and too many to be looked through


def search(
    session: Session,
    query: Query,
    *,
    limit: int = 20,
    order: Order = Order.NEWEST,
    after: Cursor | None = None,
    narrowing: Narrowing = EVERYTHING,
    today: date,
    seconds: float = DEFAULT_SECONDS,
) -> SearchPage:
    """Return the first hits, or those behind a cursor, which then also tells the order.

    `today` is the day in Berlin from which periods of the query count back.

    Raises QueryError where a wildcard stands for too many words, SearchTooCostly after so many seconds.
    """
    with limited(session, seconds):
        hits = Hits(session, query, today=today, narrowing=narrowing)
    return search_page(hits, limit=limit, order=order, after=after, seconds=seconds)


def search_page(
    hits: Hits,
    *,
    limit: int = 20,
    order: Order = Order.NEWEST,
    after: Cursor | None = None,
    seconds: float = DEFAULT_SECONDS,
) -> SearchPage:
    """Return a page of a selection that is there already. Raises SearchTooCostly after so many seconds."""
    with limited(hits.session, seconds):
        total = count(hits)
        if (after.order if after else order) is Order.RELEVANT:
            ids, following = most_relevant(hits, limit, after)
            ranked = min(total, MOST_RANKED)
        else:
            ids, following = _newest(hits, limit, after)
            ranked = None
    # Without the limit: how many are read is for the caller to say, and he may want them all.
    found = tuple(_matched(hits, ids))
    return SearchPage(total=total, hits=found, following=following, ranked=ranked, left_out=hits.left_out)


def newest_articles(session: Session, limit: int) -> list[Article]:
    """Return the articles stored last, newest first."""
    return list(session.scalars(select(Article).order_by(Article.id.desc()).limit(limit)))


def _newest(hits: Hits, limit: int, after: Cursor | None) -> tuple[list[int], Cursor | None]:
    checks = () if after is None else (hits.id < after.id,)
    ids = newest(hits, limit + 1, *checks)
    return ids[:limit], Cursor(id=ids[limit - 1]) if len(ids) > limit else None


def _matched(hits: Hits, ids: Sequence[int]) -> list[Found]:
    articles = {
        article.id: article
        for portion in portions(ids)
        for article in hits.session.scalars(select(Article).where(Article.id.in_(portion)))
    }
    return [
        Found(article=articles[one], match=match)
        for one in ids
        if (match := evaluate(hits.query, article_document(articles[one]), today=hits.today)) is not None
    ]

"""What one query finds and another does not."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from query.tree import Query
from storage.keys import in_portions
from storage.search.hits import Hits, Narrowing
from storage.search.newest import newest
from storage.search.time_limit import DEFAULT_SECONDS, limited
from storage.tables import Article

_EVERYTHING = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The articles that only one of two queries finds, the newest first."""

    gained: tuple[Article, ...]
    lost: tuple[Article, ...]
    kept: int


def difference(
    session: Session, before: Query | None, after: Query, *, since: datetime, today: date
) -> Difference:
    """Compare the hits among the articles first seen since a moment; without a query before all are gained.

    Raises QueryError where a wildcard stands for too many words, SearchTooCostly.
    """
    old = _found(session, before, since, today) if before is not None else set()
    new = _found(session, after, since, today)
    return Difference(
        gained=_articles(session, new - old), lost=_articles(session, old - new), kept=len(old & new)
    )


def _found(session: Session, query: Query, since: datetime, today: date) -> set[int]:
    with limited(session, DEFAULT_SECONDS):
        hits = Hits(session, query, today=today, narrowing=Narrowing(since=since))
        return set(newest(hits, _EVERYTHING))


def _articles(session: Session, ids: set[int]) -> tuple[Article, ...]:
    found = [
        article
        for portion in in_portions(ids)
        for article in session.scalars(select(Article).where(Article.id.in_(portion)))
    ]
    return tuple(sorted(found, key=lambda one: one.id, reverse=True))

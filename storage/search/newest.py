"""The newest hits, and how many there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, distinct, exists, func, literal, select, text
from sqlalchemy.orm import Session

from storage.search.bitmaps import count_drawn
from storage.search.columns import ARTICLE_ID
from storage.search.condition import Check
from storage.search.hits import Hits
from storage.search.postgresql import walking
from storage.tables import Article

# PostgreSQL can read articles from the newest back until it has enough hits; where they are rarer than this
# share of all articles it is quicker to fetch them all from the index.
_RARE = 0.02
# Where the words must be looked at as well, hits may be far rarer than what the index tells: so many articles
# are read before all candidates are fetched.
_WALKED = 500


def count(hits: Hits) -> int:
    """Return how many hits there are."""
    drawn = None if hits.is_sqlite else count_drawn(hits)
    return (hits.session.scalar(hits.select(func.count())) or 0) if drawn is None else drawn


def count_stories(hits: Hits) -> int:
    """Return how many stories the hits tell: copies of one text are counted once."""
    told = select(func.count(distinct(Article.story_id))).where(Article.id.in_(hits.select(hits.id)))
    return hits.session.scalar(told) or 0


def newest(hits: Hits, limit: int, *checks: Check) -> list[int]:
    """Return the ids of the newest hits, of those for which the checks hold."""
    candidates = None if hits.is_sqlite else hits.told_by_index(*checks)
    if candidates is None:
        return _ids(hits, hits.select(hits.id, checks=checks).order_by(hits.id.desc()), limit)
    if _is_rare(hits, candidates):
        return _ids(hits, _from_candidates(candidates, hits.checks), limit)
    if not hits.checks:
        return _walked(hits, limit, checks)
    if not hits.narrowing.checks:
        found = _walked(hits, limit, (*checks, *_among_newest(hits, checks)))
        if len(found) == limit:
            return found
    return _ids(hits, _from_candidates(candidates, hits.checks), limit)


def _walked(hits: Hits, limit: int, checks: Sequence[Check]) -> list[int]:
    with walking(hits.session):
        statement = hits.select(hits.id, checks=checks, walking=True)
        return _ids(hits, statement.order_by(hits.id.desc()), limit)


def _among_newest(hits: Hits, checks: Sequence[Check]) -> Sequence[Check]:
    """Return the check that an article is one of the newest for which the checks hold."""
    documents = select(ARTICLE_ID).select_from(text("search_document")).where(*checks)
    with walking(hits.session):
        last = hits.session.scalar(documents.order_by(ARTICLE_ID.desc()).offset(_WALKED).limit(1))
    return () if last is None else (last < ARTICLE_ID,)


def _ids(hits: Hits, statement: Select[Any], limit: int) -> list[int]:
    return list(hits.session.scalars(statement.limit(limit)))


def _from_candidates(candidates: Select[Any], checks: tuple[Check, ...]) -> Select[Any]:
    """Fetch all candidates from the index, then check them from the newest back until enough are hits.

    OFFSET 0 is what keeps PostgreSQL from checking them all before it sorts them.
    """
    fetched = candidates.cte("fetched").prefix_with("MATERIALIZED")
    ordered = select(fetched.c.id).order_by(fetched.c.id.desc()).offset(0).subquery("ordered")
    statement = select(ordered.c.id).order_by(ordered.c.id.desc())
    if not checks:
        return statement
    row = select(literal(1)).select_from(text("search_document")).where(ordered.c.id == ARTICLE_ID, *checks)
    return statement.where(exists(row.offset(0).correlate(ordered)))


def _is_rare(hits: Hits, candidates: Select[Any]) -> bool:
    """Ask PostgreSQL's statistics, which takes less time than anything else."""
    return _expected(hits.session, candidates) < _RARE * hits.expected_articles or hits.expected_articles <= 0


def _expected(session: Session, statement: Select[Any]) -> float:
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params).scalar_one()
    rows: float = told[0]["Plan"]["Plan Rows"]
    return rows

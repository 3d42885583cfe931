"""The newest hits, and how many there are."""

from sqlalchemy import Select, func, literal, select, text
from sqlalchemy.orm import Session

from storage.search.condition import Check
from storage.search.hits import Hits

# PostgreSQL reads articles from the newest back until it has enough hits, however rare they are; below this
# share of all articles it is quicker to fetch all hits from the index and sort them.
_RARE = 0.02


def count(hits: Hits) -> int:
    """Return how many hits there are."""
    return hits.session.scalar(hits.select(func.count())) or 0


def newest(hits: Hits, limit: int, *checks: Check) -> list[int]:
    """Return the ids of the newest hits, of those for which the checks hold."""
    ids = hits.select(hits.id.label("id"), checks=checks)
    if hits.asked is not None and not hits.is_sqlite and _is_rare(hits.session, hits.asked):
        hit = ids.cte("hit").prefix_with("MATERIALIZED")
        return list(hits.session.scalars(select(hit.c.id).order_by(hit.c.id.desc()).limit(limit)))
    return list(hits.session.scalars(ids.order_by(hits.id.desc()).limit(limit)))


def _is_rare(session: Session, asked: Check) -> bool:
    """Ask PostgreSQL's statistics, which takes less time than anything else."""
    all_rows = select(literal(1)).select_from(text("search_document"))
    return _expected(session, all_rows.where(asked)) < _RARE * _expected(session, all_rows)


def _expected(session: Session, statement: Select[int]) -> float:
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect)
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params).scalar_one()
    rows: float = told[0]["Plan"]["Plan Rows"]
    return rows

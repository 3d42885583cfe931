"""The most relevant of the newest hits."""

from datetime import date

from sqlalchemy import select

from query.patterns import Patterns
from query.relevance import Candidate, ranked
from storage.search.cursors import Cursor, Order
from storage.search.hits import Hits
from storage.search.lines import lines_of
from storage.search.newest import newest
from storage.search.portions import portions
from storage.tables import SearchDocument

# To rank the hits of a very common word means reading them all; nobody pages through more of them than these.
MOST_RANKED = 1000


def most_relevant(hits: Hits, limit: int, after: Cursor | None) -> tuple[list[int], Cursor | None]:
    """Return the ids of the most relevant hits, or those behind a cursor, and the cursor of the next ones.

    Only the newest MOST_RANKED hits are ranked: those that were the newest when the first page was asked for.
    """
    checks = () if after is None or after.newest is None else (hits.id <= after.newest,)
    ids = newest(hits, MOST_RANKED, *checks)
    order = ranked(hits.query.root, _candidates(hits, ids), Patterns(hits.vocabulary), hits.today)
    if after is not None and after.score is not None:
        order = [one for one in order if one < (after.score, after.id)]
    shown = order[:limit]
    if len(order) <= limit:
        return [number for _, number in shown], None
    score, last = shown[-1]
    following = Cursor(order=Order.RELEVANT, id=last, score=score, newest=ids[0])
    return [number for _, number in shown], following


def _candidates(hits: Hits, ids: list[int]) -> list[Candidate]:
    days: dict[int, date] = {}
    for portion in portions(ids):
        document = SearchDocument
        rows = hits.session.execute(
            select(document.article_id, document.day).where(document.article_id.in_(portion))
        )
        days |= {row.article_id: row.day for row in rows}
    lines = dict(lines_of(hits.session, ids))
    return [Candidate(id=one, day=days[one], lines=lines.get(one, {})) for one in ids]

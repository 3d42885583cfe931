"""Counting hits by the bitmaps of common words (`storage.index.bitmaps`), which only PostgreSQL has."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Text, bindparam, func, or_, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION
from storage.index.bitmaps import BLOCK
from storage.search.columns import ARTICLE_ID
from storage.search.condition import Check
from storage.search.hits import Hits
from storage.search.postgresql import has_one_of, lexemes

# In a small store all hits are soon looked at, and so are those outside of the blocks that are drawn.
_FEWEST = 8 * BLOCK
_LEAST_DRAWN = 0.875  # of all articles
_MOST_GAPS = 30  # between blocks; each is a question of its own

# Of the words asked for, those count that are common in most blocks, and of the blocks those where all are.
_DRAWN = text(
    "WITH drawn AS (SELECT id, first_id, last_id FROM search_words_block"
    " WHERE is_drawn AND analyzer_version = :version),"
    " found AS (SELECT word, articles, first_id, last_id FROM search_words_bitmap"
    " JOIN drawn ON id = block_id WHERE word = ANY(:words)),"
    " common AS (SELECT word FROM found GROUP BY word"
    " HAVING count(*) >= :least * (SELECT count(*) FROM drawn)),"
    " block AS (SELECT first_id, last_id, bit_count(bit_or(articles)) AS hits"
    " FROM found JOIN common USING (word) GROUP BY first_id, last_id"
    " HAVING count(*) = (SELECT count(*) FROM common))"
    " SELECT ARRAY(SELECT word FROM common) AS words, sum(hits) AS hits,"
    " array_agg(first_id ORDER BY first_id) AS firsts, array_agg(last_id ORDER BY first_id) AS lasts"
    " FROM block HAVING count(*) > 0"
).bindparams(bindparam("words", type_=postgresql.ARRAY(Text)), version=ANALYZER_VERSION)


class _Drawn(NamedTuple):
    """Blocks in which some of the words asked for are all common."""

    words: frozenset[str]
    hits: int  # articles in these blocks that have one of the words
    blocks: list[tuple[int, int]]  # first and last id of each, in order


def count_drawn(hits: Hits) -> int | None:
    """Return how many hits there are; None where bitmaps do not tell, or too little of it.

    Hits are the articles drawn that have a common one of the words, those elsewhere that have one, and
    anywhere those that have only others.
    """
    words = lexemes(hits.need) if hits.need else None
    if not words or hits.expected_articles < _FEWEST:
        return None
    drawn = _drawn(hits.session, words)
    if drawn is None or not _pays(drawn, hits.expected_articles):
        return None
    elsewhere = _count(hits, has_one_of(drawn.words), or_(*_outside(drawn.blocks)))
    others = words - drawn.words
    rest = _count(hits, has_one_of(others, but_none_of=drawn.words)) if others else 0
    return drawn.hits + elsewhere + rest + len(hits.evaluated)


def _drawn(session: Session, words: Collection[str]) -> _Drawn | None:
    row = session.execute(_DRAWN, {"words": sorted(words), "least": _LEAST_DRAWN}).one_or_none()
    if row is None:
        return None
    return _Drawn(frozenset(row.words), int(row.hits), list(zip(row.firsts, row.lasts, strict=True)))


def _pays(drawn: _Drawn, articles: float) -> bool:
    ids = sum(last - first + 1 for first, last in drawn.blocks)
    return ids >= _LEAST_DRAWN * articles and len(list(_gaps(drawn.blocks))) <= _MOST_GAPS


def _outside(blocks: list[tuple[int, int]]) -> Iterator[Check]:
    yield blocks[0][0] > ARTICLE_ID
    for first, last in _gaps(blocks):
        yield ARTICLE_ID.between(first, last)
    yield blocks[-1][1] < ARTICLE_ID


def _gaps(blocks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for (_, last), (first, _) in pairwise(blocks):
        if last + 1 < first:
            yield last + 1, first - 1


def _count(hits: Hits, *checks: Check) -> int:
    counted = select(func.count()).select_from(text("search_document"))
    return hits.session.scalar(counted.where(*checks, *hits.unless_pending(ARTICLE_ID))) or 0

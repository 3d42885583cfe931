"""Which articles have a common word, as bits: PostgreSQL counts them without a look at each article.

A block is so many ids in a row. Its row in `search_words_block` says that nothing in it has changed since it
was marked: with the first change the database itself takes the row away (by a trigger), and the bitmaps that
refer to it are of no use any more. SQLite's index counts quickly enough without.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION

BLOCK = 8192  # ids; the bits of a word in them take a kilobyte
# Words in fewer articles of a block have no bits there: few enough must be looked at to count them.
_COMMON = 0.02

_CLEAR = text(
    "DELETE FROM search_words_bitmap"
    " WHERE NOT EXISTS (SELECT 1 FROM search_words_block WHERE is_drawn AND id = block_id)"
)
_IN_BLOCK = (
    "SELECT 1 FROM search_document WHERE article_id BETWEEN block * :size AND block * :size + :size - 1"
)
_DUE = text(
    "SELECT block * :size FROM generate_series(0,"  # noqa: S608  only our own words
    " ((SELECT max(article_id) FROM search_document) + 1) / :size - 1) AS block"
    " WHERE NOT EXISTS (SELECT 1 FROM search_words_block"
    " WHERE is_drawn AND first_id = block * :size AND analyzer_version = :version)"
    f" AND EXISTS ({_IN_BLOCK})"
    f" AND NOT EXISTS ({_IN_BLOCK} AND analyzer_version NOT IN (:version, -:version))"
    " ORDER BY block"
)
# It is had when nobody is writing; those who come after it see the marks. Where it is not had at once, it is
# given up: crawls would wait behind us.
_LOCK = text("LOCK TABLE search_document IN SHARE MODE NOWAIT")
_NOT_AVAILABLE = "55P03"  # PostgreSQL's lock_not_available
_FORGET = text("DELETE FROM search_words_block WHERE first_id <= :last AND last_id >= :first")
_MARK = text(
    "INSERT INTO search_words_block (first_id, last_id, analyzer_version)"
    " VALUES (:first, :last, :version) RETURNING id"
)
_MARKED = text("SELECT first_id, last_id FROM search_words_block WHERE id = :block")
# First what is common in the block: bits of all its words would not fit into memory.
_BITMAPS = (
    "SELECT word,"
    " bit_or(set_bit(CAST(repeat('0', :size) AS bit varying), article_id - :first, 1)) AS articles"
    " FROM search_document CROSS JOIN unnest(tsvector_to_array(lexemes)) AS found (word)"
    " JOIN (SELECT word FROM ts_stat(:documents) WHERE ndoc >= :least OFFSET 0) AS common USING (word)"
    " WHERE article_id BETWEEN :first AND :last GROUP BY word"
)
# The planner knows neither how many words an article has nor how many are common, and would sort them all.
_PLAN = text(
    "SELECT set_config('enable_sort', 'off', TRUE), set_config('enable_mergejoin', 'off', TRUE),"
    " set_config('plan_cache_mode', 'force_custom_plan', TRUE), set_config('jit', 'off', TRUE)"
)
_DRAW = text(
    "INSERT INTO search_words_bitmap (word, block_id, articles)"  # noqa: S608  only our own words
    f" SELECT word, :block, articles FROM ({_BITMAPS}) AS drawn"
)
# If it is locked, somebody is taking it away.
_FINISH = text(
    "UPDATE search_words_block SET is_drawn = TRUE"
    " WHERE id = (SELECT id FROM search_words_block WHERE id = :block FOR UPDATE SKIP LOCKED)"
)
_DRAWN = text("SELECT id, first_id, last_id FROM search_words_block WHERE is_drawn ORDER BY first_id")
_DIFFERS = text(
    "SELECT EXISTS (SELECT 1 FROM"  # noqa: S608  only our own words
    " (SELECT word, articles FROM search_words_bitmap WHERE block_id = :block) AS stored"
    f" FULL JOIN ({_BITMAPS}) AS drawn USING (word) WHERE stored.articles IS DISTINCT FROM drawn.articles)"
)


def mark_blocks(session: Session) -> Sequence[int] | None:
    """Mark the blocks whose bitmaps are to be drawn once this transaction has ended; return their numbers.

    Those are full, indexed, and have changed since their bitmaps were drawn, if ever. None tells that
    somebody is writing just now.
    """
    if session.get_bind().dialect.name == "sqlite":
        return ()
    session.execute(_CLEAR)
    asked = {"size": BLOCK, "version": ANALYZER_VERSION}
    if session.scalars(_DUE, asked).first() is None:
        return ()
    if not _is_locked(session):
        return None
    blocks = []
    for first in session.scalars(_DUE, asked).all():
        block = {"first": first, "last": first + BLOCK - 1}
        session.execute(_FORGET, block)
        blocks.append(session.execute(_MARK, block | {"version": ANALYZER_VERSION}).scalar_one())
    return blocks


def draw_bitmaps(session: Session, block: int) -> None:
    """Draw the bitmaps of a marked block, unless an article of it has changed meanwhile."""
    marked = session.execute(_MARKED, {"block": block}).one_or_none()
    if marked is not None:
        session.execute(_PLAN)
        session.execute(_DRAW, _described(block, *marked))
        # Last, so that nobody who changes an article has to wait until the bitmaps are drawn.
        session.execute(_FINISH, {"block": block})


def wrong_blocks(session: Session) -> Iterator[tuple[int, int]]:
    """Draw all bitmaps once more; yield the first and last id of each block where they should be others."""
    session.execute(_PLAN)
    for block, first, last in session.execute(_DRAWN).all():
        if session.scalar(_DIFFERS, _described(block, first, last)):
            yield first, last


def _is_locked(session: Session) -> bool:
    try:
        with session.begin_nested():
            session.execute(_LOCK)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_AVAILABLE:
            raise
        return False
    return True


def _described(block: int, first: int, last: int) -> dict[str, object]:
    size = last - first + 1
    return {
        "block": block,
        "first": first,
        "last": last,
        "size": size,
        "least": max(1, round(_COMMON * size)),
        # ts_stat takes a statement as text; both are numbers.
        "documents": f"SELECT lexemes FROM search_document WHERE article_id BETWEEN {first} AND {last}",  # noqa: S608
    }

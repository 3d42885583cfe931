"""Drawing the bits of common words, in blocks so small that a few articles fill them."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.index import bitmaps

BLOCK = 4


@contextmanager
def small_blocks() -> Iterator[None]:
    """Let four articles be a block meanwhile, a word in two of them common, and few blocks enough."""
    searching = import_module("storage.search.bitmaps")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bitmaps, "BLOCK", BLOCK)
        patch.setattr(bitmaps, "_COMMON", 0.5)
        patch.setattr(searching, "_FEWEST", 1)
        patch.setattr(searching, "_LEAST_DRAWN", 0.5)
        yield


def analyze(database: Database) -> None:
    """Let PostgreSQL know how many articles there are."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE search_document"))


def mark(database: Database) -> list[int]:
    """Mark what is to be drawn, in a transaction of its own; nobody is writing."""
    with database.transaction() as session:
        marked = bitmaps.mark_blocks(session)
    assert marked is not None
    return list(marked)


def draw(database: Database) -> int:
    """Draw all that is to be, as the daemon does; return how many blocks."""
    marked = mark(database)
    for block in marked:
        with database.transaction() as session:
            bitmaps.draw_bitmaps(session, block)
    return len(marked)


def drawn_blocks(database: Database) -> list[int]:
    """Return the first ids of the blocks that are drawn."""
    drawn = text("SELECT first_id FROM search_words_block WHERE is_drawn ORDER BY first_id")
    with database.reading() as session:
        return list(session.scalars(drawn))

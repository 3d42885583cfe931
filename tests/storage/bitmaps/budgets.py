"""Counting and correcting the articles of the store."""

from query import parse
from query.tree import Query
from storage.database import Database, Session
from storage.search import Hits, count
from tests.storage.indexed import save
from tests.storage.search_cases import TODAY
from tests.storage.statements import counted


def numbers(session: Session, query: Query | str) -> tuple[int, int]:
    """Return how many hits are counted, and how many there are."""
    hits = Hits(session, parse(query) if isinstance(query, str) else query, today=TODAY)
    return count(hits), len(session.scalars(hits.select(hits.id)).all())


def count_by_bits(database: Database, query: str) -> int:
    """Count hits by bitmaps, and see that these are all."""
    with counted(database) as statements, database.reading() as session:
        number, hits = numbers(session, query)
    # What was counted besides stands outside of the blocks: nothing else asks for ids in this way.
    assert any("search_document.article_id > " in statement for statement in statements)
    assert number == hits
    return number


def correct(session: Session, number: int, body: str) -> None:
    """Let an article say something else."""
    save(session, f"Meldung {number}", body, section=None)

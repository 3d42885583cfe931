"""What stands in the index, and articles in few words."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from query import parse
from storage.articles import Saved, save_article
from storage.database import Database
from storage.search import Hits, Narrowing
from tests.articles import an_article

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def save(
    session: Session, title: str, body: str = "Wenig.", *, key: str | None = None, **stated: object
) -> Saved:
    """Save an article that says hardly more than this; its key is its title unless one is given."""
    plain = {"teaser": None, "kicker": None, "caption": None, "keywords": [], "published_at": NOW, **stated}
    article = an_article(title=title, body=body, **plain)
    return save_article(session, article, keys={key or title}, alertable=True, now=NOW)


def hits_of(session: Session, query: str, **narrowing: object) -> Hits:
    """Return the hits of a query as typed."""
    return Hits(session, parse(query), today=NOW.date(), narrowing=Narrowing(**narrowing))  # type: ignore[arg-type]


def ids(database: Database, query: str) -> list[int]:
    """Return the ids of the hits, the lowest first."""
    with database.reading() as session:
        hits = hits_of(session, query)
        return sorted(session.scalars(hits.select(hits.id)))


def forget_words(database: Database, version: int = 0) -> None:
    """Leave the store as a migration or an older program does: articles are there, their words are not."""
    with database.transaction() as session:
        session.execute(text("UPDATE search_document SET analyzer_version = :version"), {"version": version})
        if database.is_sqlite:
            session.execute(text("DELETE FROM search_words"))
        else:
            session.execute(text("UPDATE search_document SET lexemes = NULL"))
            session.execute(text("DELETE FROM search_words_lines"))

"""Searching as a first attempt does: with the words that the database makes of a text by itself.

It knows no forms of names, and the two databases find different articles.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.database import Database

_SQLITE = (
    "CREATE VIRTUAL TABLE naive USING fts5(title, teaser, body, content='article', content_rowid='id')",
    "INSERT INTO naive (naive) VALUES ('rebuild')",
)
_WITH_WORDS = """
    CREATE TABLE naive (
        id integer, published_at timestamptz, title text, teaser text, body text, words tsvector
    )
"""
_MAKE_WORDS = """
    INSERT INTO naive
    SELECT id, published_at, title, teaser, body, to_tsvector('german', concat_ws(' ', title, teaser, body))
    FROM article WHERE id <= :written
"""
# Ids behind the first are those of copies, whose words need not be made again.
_COPY_WORDS = """
    INSERT INTO naive SELECT id + shift, published_at, title, teaser, body, words
    FROM naive, generate_series(:written, :many - 1, :written) AS shift WHERE id + shift <= :many
"""
_POSTGRESQL = (
    _WITH_WORDS,
    _MAKE_WORDS,
    _COPY_WORDS,
    "ALTER TABLE naive ADD PRIMARY KEY (id)",
    "CREATE INDEX naive_words ON naive USING gin (words)",
)
_WORDS_OF = {
    "sqlite": "naive WHERE naive MATCH '\"' || :word || '\"'",
    "postgresql": "naive WHERE words @@ plainto_tsquery('german', :word)",
}
_MONTHS_OF = {
    "sqlite": "SELECT strftime('%Y-%m', published_at), count(*) FROM article"
    " WHERE id IN (SELECT rowid FROM {}) GROUP BY 1",
    "postgresql": "SELECT date_trunc('month', published_at), count(*) FROM {} GROUP BY 1",
}


def index_naively(database: Database, *, written: int, many: int) -> None:
    """Index so many stored articles; those behind the first `written` are copies of them."""
    statements = _SQLITE if database.is_sqlite else _POSTGRESQL
    with database.transaction() as session:
        for statement in statements:
            session.execute(text(statement), {"written": written, "many": many} if ":" in statement else {})
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE naive"))


def count_naively(session: Session, word: str) -> int:
    """Count the articles that hold a word."""
    return int(session.scalar(text(f"SELECT count(*) FROM {_words(session)}"), {"word": word}) or 0)  # noqa: S608


def newest_naively(session: Session, word: str, limit: int = 20) -> list[int]:
    """Return the ids of the newest articles that hold a word."""
    number = "rowid" if _dialect(session) == "sqlite" else "id"
    asked = f"SELECT {number} FROM {_words(session)} ORDER BY {number} DESC LIMIT :limit"  # noqa: S608
    return list(session.scalars(text(asked), {"word": word, "limit": limit}))


def months_naively(session: Session, word: str) -> dict[object, int]:
    """Count them by month."""
    asked = _MONTHS_OF[_dialect(session)].format(_words(session))
    return {row[0]: row[1] for row in session.execute(text(asked), {"word": word})}


def _words(session: Session) -> str:
    return _WORDS_OF[_dialect(session)]


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name

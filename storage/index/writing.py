"""Writing an article's words into the index of its database."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import CursorResult, Date, Result, bindparam, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION, Document
from query.stream import PARAGRAPH
from query.tree import SEARCHED
from storage.index.content import Content, content
from storage.index.sections import learn_sections, section_key
from storage.index.vocabulary import learn_words
from storage.tables import Article
from storage.types import UtcDateTime

# PostgreSQL takes 1 MB of words in one row, of which its own accounts take some.
_MOST_BYTES = 900_000


def index_article(session: Session, article: Article, document: Document) -> None:
    """Write a stored article into the index, or anew if it has changed.

    `document` is its analysis, with a day. It is found from the moment the transaction commits. The caller
    has the turn of `storage.locking.Turn.INGEST`.
    """
    index_articles(session, [(article, document)])


def index_articles(session: Session, analysed: Sequence[tuple[Article, Document]]) -> None:
    """Do so for many; the database is asked once for all."""
    if not analysed:
        return
    session.flush()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    contents = [content(document) for _, document in analysed]
    described = [
        _described(article, document) | ({"version": ANALYZER_VERSION} if is_sqlite else _lexemes(found))
        for (article, document), found in zip(analysed, contents, strict=True)
    ]
    describing = _DESCRIBE if is_sqlite else _DESCRIBE_WITH_WORDS
    # Hardly ever is a section new, so it is not looked for beforehand.
    if _changed(session.execute(describing, described)) < len(described):
        learn_sections(session, [article for article, _ in analysed])
        session.execute(describing, described)
    if is_sqlite:
        rows = [_lines(article, found) for (article, _), found in zip(analysed, contents, strict=True)]
        # Past what SQLAlchemy could do with values that are only texts.
        session.connection().exec_driver_sql(_WRITE, rows)
    learn_words(session, frozenset().union(*(found.words for found in contents)))


def _described(article: Article, document: Document) -> dict[str, object]:
    if document.day is None:
        raise ValueError(f"article {article.id} has no day")
    return {
        "id": article.id,
        "day": document.day,
        "seen": article.first_seen_at,
        "key": section_key(article.source, article.section),
    }


def _changed(result: Result[*tuple[object, ...]]) -> int:
    return cast("CursorResult[*tuple[object, ...]]", result).rowcount


def _lines(article: Article, found: Content) -> tuple[int | str | None, ...]:
    beside = found.beside + "".join(f"{PARAGRAPH} {verdict} " for verdict in sorted(found.verdicts))
    return article.id, *map(found.lines.get, SEARCHED), beside or None


def _lexemes(found: Content) -> dict[str, object]:
    lexemes = found.lexemes
    if sum(len(word.encode()) + 1 for word in lexemes) > _MOST_BYTES:
        return {"version": -ANALYZER_VERSION, "words": None, "beside": None, "lexemes": []}
    lines = "\n".join(found.lines.get(field, "") for field in SEARCHED)
    return {
        "version": ANALYZER_VERSION,
        "words": lines,
        "beside": found.beside,
        "lexemes": list(lexemes),
    }


def _describing(columns: str = "", values: str = "", changes: str = "") -> str:
    return (
        f"INSERT INTO search_document (article_id, day, first_seen_at, section_id, analyzer_version{columns})"  # noqa: S608  only our own words
        f" SELECT :id, :day, :seen, id, :version{values} FROM search_section WHERE key = :key"
        " ON CONFLICT (article_id) DO UPDATE SET day = excluded.day, section_id = excluded.section_id,"
        " first_seen_at = excluded.first_seen_at,"
        f" analyzer_version = excluded.analyzer_version{changes}"
    )


_COLUMNS = ("rowid", *SEARCHED, "beside")
_WRITE = (
    f"INSERT OR REPLACE INTO search_words ({', '.join(_COLUMNS)})"  # noqa: S608  the names of our own fields
    f" VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_MOMENTS = (bindparam("day", type_=Date), bindparam("seen", type_=UtcDateTime))
_DESCRIBE = text(_describing()).bindparams(*_MOMENTS)
_DESCRIBE_WITH_WORDS = text(
    f"WITH described AS ("  # noqa: S608  only our own words
    f"{_describing(', lexemes', ', array_to_tsvector(:lexemes)', ', lexemes = excluded.lexemes')}"
    " RETURNING article_id)"
    " INSERT INTO search_words_lines (article_id, words, beside)"
    " SELECT article_id, CAST(:words AS text), CAST(:beside AS text) FROM described"
    " ON CONFLICT (article_id) DO UPDATE SET words = excluded.words, beside = excluded.beside"
).bindparams(*_MOMENTS, bindparam("lexemes", type_=postgresql.ARRAY(postgresql.TEXT)))

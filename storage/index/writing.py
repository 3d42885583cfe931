"""Writing an article's words into the index of its database."""

from collections.abc import Mapping

from sqlalchemy import Date, TextClause, bindparam, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION, Document
from query.stream import PARAGRAPH
from query.tree import SEARCHED
from storage.index.content import Content, content
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
    session.flush()
    if document.day is None:
        raise ValueError(f"article {article.id} has no day")
    found = content(document)
    described: dict[str, object] = {
        "id": article.id,
        "day": document.day,
        "source": article.source,
        "section": article.section,
        "seen": article.first_seen_at,
    }
    if session.get_bind().dialect.name == "sqlite":
        session.execute(_FORGET, {"id": article.id})
        session.execute(_DESCRIBE, described | {"version": ANALYZER_VERSION})
        session.execute(_WRITE, _lines(article, found))
    else:
        session.execute(_DESCRIBE_WITH_WORDS, described | _lexemes(found))
    learn_words(session, found.words)


def _lines(article: Article, found: Content) -> Mapping[str, str | int | None]:
    lines = {field.value: found.lines.get(field) for field in SEARCHED}
    beside = found.beside + "".join(f"{PARAGRAPH} {verdict} " for verdict in sorted(found.verdicts))
    return {"id": article.id, **lines, "beside": beside or None}


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


def _described(columns: str = "", values: str = "", changes: str = "") -> TextClause:
    return text(
        "INSERT INTO search_document"  # noqa: S608  only our own words
        f" (article_id, day, source, section, first_seen_at, analyzer_version{columns})"
        f" VALUES (:id, :day, :source, :section, :seen, :version{values})"
        " ON CONFLICT (article_id) DO UPDATE SET day = excluded.day, section = excluded.section,"
        f" first_seen_at = excluded.first_seen_at, analyzer_version = excluded.analyzer_version{changes}"
    ).bindparams(bindparam("day", type_=Date), bindparam("seen", type_=UtcDateTime))


_COLUMNS = (*SEARCHED, "beside")
_FORGET = text("DELETE FROM search_words WHERE rowid = :id")
_WRITE = text(
    f"INSERT INTO search_words (rowid, {', '.join(_COLUMNS)})"  # noqa: S608  the names of our own fields
    f" VALUES (:id, {', '.join(f':{column}' for column in _COLUMNS)})"
)
_DESCRIBE = _described()
_DESCRIBE_WITH_WORDS = _described(
    ", words, beside, lexemes",
    ", :words, :beside, array_to_tsvector(:lexemes)",
    ", words = excluded.words, beside = excluded.beside, lexemes = excluded.lexemes",
).bindparams(bindparam("lexemes", type_=postgresql.ARRAY(postgresql.TEXT)))

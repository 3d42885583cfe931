"""Writing an article's words into the index of its database."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION, Document
from query.tree import SEARCHED
from storage.index.content import Content, content
from storage.index.vocabulary import learn_words
from storage.tables import Article, SearchDocument

# PostgreSQL takes 1 MB of words in one row, a few of them go for its own accounts.
_MOST_BYTES = 900_000

_COLUMNS = (*SEARCHED, "beside")
_FORGET = text("DELETE FROM search_words WHERE rowid = :id")
_WRITE = text(
    f"INSERT INTO search_words (rowid, {', '.join(_COLUMNS)})"  # noqa: S608  the names of our own fields
    f" VALUES (:id, {', '.join(f':{column}' for column in _COLUMNS)})"
)
_SET = text(
    "UPDATE search_document SET words = :words, beside = :beside, lexemes = array_to_tsvector(:lexemes)"
    " WHERE article_id = :id"
).bindparams(bindparam("lexemes", type_=postgresql.ARRAY(postgresql.TEXT)))


def index_article(session: Session, article: Article, document: Document) -> None:
    """Write a stored article into the index, or anew if it has changed.

    `document` is its analysis, with a day. It is searched from the moment the transaction commits.
    """
    session.flush()
    found = content(document)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    fits = is_sqlite or sum(len(word.encode()) + 1 for word in found.lexemes) <= _MOST_BYTES
    described = _describe(session, article, document, ANALYZER_VERSION if fits else -ANALYZER_VERSION)
    if is_sqlite:
        if not described:
            session.execute(_FORGET, {"id": article.id})
        session.execute(_WRITE, _row(article, found))
    elif fits:
        session.execute(_SET, _lexemes(article, found))
    learn_words(session, found.words)


def _describe(session: Session, article: Article, document: Document, version: int) -> bool:
    """Write all but the words; tell whether the article is new to the index."""
    row = session.get(SearchDocument, article.id)
    is_new = row is None
    if row is None:
        row = SearchDocument(article_id=article.id, source=article.source)
        session.add(row)
    if document.day is None:
        raise ValueError(f"article {article.id} has no day")
    row.day, row.section, row.first_seen_at = document.day, article.section, article.first_seen_at
    row.analyzer_version = version
    session.flush()
    return is_new


def _row(article: Article, found: Content) -> dict[str, str | int | None]:
    lines = {field.value: found.lines.get(field) for field in SEARCHED}
    return {"id": article.id, **lines, "beside": found.beside or None}


def _lexemes(article: Article, found: Content) -> dict[str, object]:
    return {
        "id": article.id,
        "words": "\n".join(found.lines.get(field, "") for field in SEARCHED),
        "beside": found.beside,
        "lexemes": sorted(found.lexemes),
    }

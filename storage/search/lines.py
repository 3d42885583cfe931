"""The lines of words of articles, read back from the index."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import BindParameter, bindparam, select, text
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION
from query.tree import SEARCHED, Field
from storage.documents import article_document
from storage.index.content import content
from storage.search.portions import portions
from storage.tables import Article

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_SQLITE = text(
    f"SELECT article_id, {', '.join(SEARCHED)} FROM search_document"  # noqa: S608  our own fields
    " CROSS JOIN search_words ON search_words.rowid = article_id"
    " WHERE analyzer_version = :version AND article_id IN :ids"
).bindparams(_IDS)
_POSTGRESQL = text(
    "SELECT article_id, words FROM search_document JOIN search_words_lines USING (article_id)"
    " WHERE analyzer_version = :version AND article_id IN :ids"
).bindparams(_IDS)


def lines_of(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Mapping[Field, str]]]:
    """Yield the lines of the searched fields of each article, in no order.

    Those of articles that are not indexed are made from their texts.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for portion in portions(ids):
        missing = set(portion)
        asked = {"ids": portion, "version": ANALYZER_VERSION}
        for number, *columns in session.execute(_SQLITE if is_sqlite else _POSTGRESQL, asked):
            missing.discard(number)
            lines = columns if is_sqlite else columns[0].split("\n")
            yield number, {field: line for field, line in zip(SEARCHED, lines, strict=True) if line}
        if missing:
            for article in session.scalars(select(Article).where(Article.id.in_(missing))):
                yield article.id, content(article_document(article)).lines

"""Reading the lines of words of articles back from the index."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import BindParameter, bindparam, text
from sqlalchemy.orm import Session

from query.tree import SEARCHED, Field
from storage.search.portions import portions

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_SQLITE = text(
    f"SELECT rowid, {', '.join(SEARCHED)} FROM search_words WHERE rowid IN :ids"  # noqa: S608  our own fields
).bindparams(_IDS)
_POSTGRESQL = text(
    "SELECT article_id, words FROM search_document WHERE words IS NOT NULL AND article_id IN :ids"
).bindparams(_IDS)


def lines_of(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Mapping[Field, str]]]:
    """Yield the lines of the searched fields of each article that is indexed, in no order."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for portion in portions(ids):
        for number, *columns in session.execute(_SQLITE if is_sqlite else _POSTGRESQL, {"ids": portion}):
            lines = columns if is_sqlite else columns[0].split("\n")
            yield number, {field: line for field, line in zip(SEARCHED, lines, strict=True) if line}

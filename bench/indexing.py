"""Storing articles with known words and indexing these, against the bare rows and FTS5 alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from bench.databases import postgresql_database, postgresql_server, sqlite_database
from bench.figures import Figure, figures
from bench.many_articles import Newsroom
from bench.storing import cost
from bench.timing import in_turns, sized
from crawler.sites import SOURCES
from query.collector import collector_at_rest
from storage.database import Database
from storage.documents import article_document
from storage.index import index_article, index_articles
from storage.reindexing import AT_ONCE, index_anew
from storage.tables import Article, Story, StorySketch

_SOURCE = SOURCES["kommune21"]
_ALONE = "CREATE VIRTUAL TABLE IF NOT EXISTS alone USING fts5(title, teaser, body)"
_Rows: TypeAlias = Sequence[Mapping[str, Any]]
Further: TypeAlias = Callable[[Session, _Rows], None]


def measure(scale: float) -> Iterable[Figure]:
    """Store the same articles again and again; a round that is not counted lets their words be known."""
    many, rounds = sized(3000, scale), sized(5, scale)
    rows = list(Newsroom(words=20 * many).articles(many, per_day=2))
    with TemporaryDirectory(prefix="bench-") as name, postgresql_server(Path(name)) as server:
        yield from _on("SQLite", sqlite_database(Path(name) / "indexing.db", _SOURCE), rows, rounds)
        yield from _on("PostgreSQL", postgresql_database(server, _SOURCE), rows, rounds)


def _on(kind: str, opening: AbstractContextManager[Database], rows: _Rows, rounds: int) -> Iterator[Figure]:
    ways: dict[str, Further] = {"bare INSERT of the article": _nothing}
    if kind == "SQLite":
        ways["FTS5 alone"] = _fts5_alone
    ways |= {
        "index its words": _indexed,
        "index them, many at once": _indexed_at_once,
        "and sketch their stories": _indexed_anew,
    }
    with opening as database:
        rivals = {
            f"{kind}: {what}": partial(_cost, database, rows, further) for what, further in ways.items()
        }
        yield from figures("ms CPU/article", in_turns(rivals, rounds))


def _cost(database: Database, rows: _Rows, further: Further) -> float:
    _empty(database)
    return cost(database, partial(_store, database, rows, further), len(rows))


def _empty(database: Database) -> None:
    with database.transaction() as session:
        for table in (StorySketch, Article, Story):
            session.execute(delete(table))
        session.execute(insert(Story), [{"id": 1, "first_seen_at": datetime(2020, 1, 1, tzinfo=UTC)}])
        if database.is_sqlite:
            session.connection().exec_driver_sql(_ALONE)
            session.connection().exec_driver_sql("DELETE FROM alone")


def _store(database: Database, rows: _Rows, further: Further) -> None:
    for first in range(0, len(rows), AT_ONCE):
        portion = rows[first : first + AT_ONCE]
        with database.transaction() as session:
            session.execute(insert(Article), portion)
            further(session, portion)


def _nothing(_session: Session, _rows: _Rows) -> None:
    pass


def _fts5_alone(session: Session, rows: _Rows) -> None:
    session.connection().exec_driver_sql(
        "INSERT INTO alone (rowid, title, teaser, body) VALUES (?, ?, ?, ?)",
        [(row["id"], row["title"], row["teaser"], row["body"]) for row in rows],
    )


def _indexed(session: Session, rows: _Rows) -> None:
    for row in rows:
        article = Article(**row)
        index_article(session, article, article_document(article))


def _indexed_at_once(session: Session, rows: _Rows) -> None:
    with collector_at_rest():
        articles = [Article(**row) for row in rows]
        index_articles(session, [(article, article_document(article)) for article in articles])


def _indexed_anew(session: Session, rows: _Rows) -> None:
    index_anew(session, [Article(**row) for row in rows])

"""The rows that stored articles left, and writing them again past everything but the driver."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.types.json import set_json_loads

from storage.database import Database
from storage.tables import Article, ArticleRevision, ArticleUrl, IngestEntry, Story

# In the order of their foreign keys. Each article left one row in each; its story is that of others, too.
_TABLES = tuple(table.__tablename__ for table in (Article, ArticleUrl, ArticleRevision, IngestEntry))
Connection: TypeAlias = "sqlite3.Connection | psycopg.Connection[tuple[object, ...]]"
Insert: TypeAlias = tuple[str, tuple[object, ...]]  # a statement and its values


def inserts(database: Database) -> list[list[Insert]]:
    """Return the statements that write each article's rows again."""
    with driver(database) as connection:
        tables = [list(_inserts(connection, table, database)) for table in _TABLES]
        stories = [row for _, row in _rows(connection, "SELECT id, story_id FROM article ORDER BY id")]
        new = dict(
            zip(sorted(set(stories)), _inserts(connection, Story.__tablename__, database), strict=True)
        )
    return [
        [*([new.pop(story)] if story in new else []), *rows]
        for story, *rows in zip(stories, *tables, strict=True)
    ]


def write(database: Database, articles: Sequence[Sequence[Insert]]) -> None:
    """Execute the statements, one transaction for each article as the crawler has."""
    with driver(database) as connection:
        cursor = connection.cursor()
        for rows in articles:
            if database.is_sqlite:  # its driver is told not to begin transactions by itself
                cursor.execute("BEGIN IMMEDIATE")
            for statement, values in rows:
                cursor.execute(statement, values)
            connection.commit()


@contextmanager
def driver(database: Database) -> Iterator[Connection]:
    """Give the driver's connection behind one of SQLAlchemy's."""
    pooled = database.engine.raw_connection()
    try:
        connection = pooled.driver_connection
        if not isinstance(connection, sqlite3.Connection | psycopg.Connection):
            raise TypeError(f"unknown driver: {connection!r}")
        yield connection
    finally:
        pooled.close()


def _inserts(connection: Connection, table: str, database: Database) -> Iterator[Insert]:
    if isinstance(connection, psycopg.Connection):
        set_json_loads(_as_text, connection)  # as text, which is how it goes back
    cursor = connection.cursor()
    cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608  the names of our own tables
    columns = [column[0] for column in cursor.description or ()]
    marks = ", ".join(["?" if database.is_sqlite else "%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    for row in cursor.fetchall():
        yield statement, tuple(row)


def _rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    cursor = connection.cursor()
    cursor.execute(statement)
    return cursor.fetchall()


def _as_text(stored: str | bytes) -> str:
    return stored if isinstance(stored, str) else stored.decode()

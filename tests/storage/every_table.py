"""A store with rows in every table, and in every column a value that is hard to carry over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
    select,
)

from storage.articles import save_article
from storage.database import Database
from storage.tables import Table as Root
from storage.types import CleanText, UtcDateTime
from tests.articles import an_article
from tests.storage.readers import NOW

_FILLED_WITH_ARTICLES = {
    "search_document",
    "search_section",
    "search_day",
    "search_word",
    "search_long_word",
}
_WORDS = {"search_word", "search_long_word"}
_MOMENT = datetime(2026, 10, 25, 0, 30, 15, 123457, tzinfo=UTC)  # in the hour that Berlin has twice
_TEXTS = ("Ä ß 'x' \"y\" \\ %s :z {}", "zäh\n\t\u2028 😀 \u0301e", "ab", "Z", "z", "ä")
ROWS = len(_TEXTS)


def fill_every_table(database: Database) -> None:
    """Store one article as crawls do, and some rows beside it in every table."""
    with database.transaction() as session:
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
        connection = session.connection()
        for table in Root.metadata.sorted_tables:
            if table.name not in _FILLED_WITH_ARTICLES:
                _fill(connection, table)


def contents(database: Database) -> dict[str, list[str]]:
    """Return all rows as they are read everywhere, but for the words of the index."""
    with database.reading() as session:
        return {
            table.name: sorted(
                # SQLite knows no zero below zero.
                str([value for name, value in row.items() if name != "analyzer_version"]).replace(
                    "-0.0,", "0.0,"
                )
                for row in session.execute(select(table)).mappings()
            )
            for table in Root.metadata.sorted_tables
            if table.name not in _WORDS
        }


def _fill(connection: Connection, table: Table) -> None:
    for number in range(ROWS):
        connection.execute(insert(table).values(_row(connection, table, number)))


def _row(connection: Connection, table: Table, number: int) -> Mapping[str, object]:
    return {column.name: _value(connection, column, number) for column in table.columns}


def _value(connection: Connection, column: Column[Any], number: int) -> object:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        named = connection.scalars(select(key.column).order_by(key.column).limit(ROWS + 1)).all()
        return None if column.nullable and number == 1 else named[number % len(named)]
    if column.primary_key and isinstance(column.type, Integer):
        return 100 + 7 * number
    if column.nullable and number == 1:
        return None
    return _plain(column, number)


def _plain(column: Column[Any], number: int) -> object:
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    hard: dict[type[Any], Sequence[object]] = {
        JSON: ([], {}, ["ä", 0.1], {"b": "1", "a": "2"}, [1e300], {"": "\\u0000"}),
        CleanText: _TEXTS,
        String: [one[: getattr(column.type, "length", None)] for one in _TEXTS],
        LargeBinary: [bytes(range(256)) * (one + 1) for one in range(ROWS)],
        Float: (0.1, 1e-300, 3.0, -0.0, 1 / 3, 2.0**53),
        UtcDateTime: [_MOMENT + timedelta(hours=one, microseconds=one) for one in range(ROWS)],
        Date: [date(1, 1, 1) + timedelta(days=one) for one in range(ROWS)],
        Integer: [0] * ROWS,
    }
    return next(values for kind, values in hard.items() if isinstance(column.type, kind))[number]

"""The rows of a table as both databases read and write them alike, and the digest they have in common."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Insert,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    cast,
    collate,
    insert,
    literal,
    select,
    type_coerce,
)

from storage.types import CleanText

Value: TypeAlias = str | bytes | int | float | bool | date | datetime | None

_PORTION = 200  # rows in memory at once
_PORTION_OF_PAGES = 20  # of which each may be megabytes
# What is not copied but stated anew: the words of an article are written by the database that has them.
_ANEW = {("search_document", "analyzer_version"): 0}


@contextmanager
def reading(connection: Connection, table: Table) -> Iterator[Iterator[list[Mapping[str, Value]]]]:
    """Give all rows in the order of their keys, a portion at a time; no more than that is ever in memory."""
    wanted = select(*(_read(connection, column) for column in _copied(table)))
    wanted = wanted.order_by(*(_in_order(connection, column) for column in table.primary_key))
    with connection.execute(wanted, execution_options={"yield_per": _portion(table)}) as rows:
        portions = rows.mappings().partitions()
        yield ([_alike(row) for row in portion] for portion in portions)


def writing(connection: Connection, table: Table) -> Insert:
    """Return the statement that inserts rows as they were read."""
    values: dict[str, ColumnElement[Any]] = {
        column.name: _written(connection, column) for column in _copied(table)
    }
    anew = {column: literal(value) for (name, column), value in _ANEW.items() if name == table.name}
    return insert(table).values(values | anew)


class Digest:
    """Counts rows and takes the SHA-256 of all they say, in the order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._sha256 = hashlib.sha256()

    def add(self, portion: list[Mapping[str, Value]]) -> None:
        """Take further rows in."""
        self.rows += len(portion)
        for row in portion:
            self._sha256.update(json.dumps(row, default=_plain, sort_keys=True).encode() + b"\n")

    @property
    def sha256(self) -> str:
        """The digest of the rows so far."""
        return self._sha256.hexdigest()


def _portion(table: Table) -> int:
    holds_bytes = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return min(_PORTION, _PORTION_OF_PAGES) if holds_bytes else _PORTION


def _copied(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if (table.name, column.name) not in _ANEW]


def _read(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    if not isinstance(column.type, JSON):
        return column
    # As it is written, so that neither a number is rounded nor a NULL taken for a null.
    is_sqlite = connection.dialect.name == "sqlite"
    return (type_coerce(column, Text) if is_sqlite else cast(column, Text)).label(column.name)


def _written(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    if not isinstance(column.type, JSON):
        return bindparam(column.name, type_=column.type)
    text = bindparam(column.name, type_=Text())
    # SQLite would cast to a number here.
    return text if connection.dialect.name == "sqlite" else cast(text, JSON)


def _in_order(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    # SQLite orders texts by their bytes, PostgreSQL by the language of the server unless told.
    if connection.dialect.name == "sqlite" or not isinstance(column.type, (String, CleanText)):
        return column
    return collate(column, "C")


def _alike(row: RowMapping) -> dict[str, Value]:
    """SQLite does not tell a zero from one below zero."""
    return {
        str(name): 0.0 if value == 0 and isinstance(value, float) else value for name, value in row.items()
    }


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):  # datetimes are dates
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")

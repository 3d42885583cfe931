"""Filling the tables of any revision by what the database itself says of their columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    null,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

ROWS = 3  # in each table; the columns of the last are empty where they may be
_BERLIN_TWICE = datetime(2026, 10, 25, 0, 30, 15, 123457, tzinfo=UTC)  # an hour that Berlin has twice
_OF_ALEMBIC, _COUNTED_BY_TRIGGERS, _OF_FTS5 = "alembic_version", "search_day", "search_words"


def reflected(connection: Connection) -> MetaData:
    """Return the tables as they are, without those by which SQLite finds words."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith((_OF_ALEMBIC, _OF_FTS5)))
    return found


def fill(connection: Connection) -> None:
    """Put rows into every table that is there."""
    tables = reflected(connection)
    for table in tables.sorted_tables:
        if table.name != _COUNTED_BY_TRIGGERS:
            for number in range(1, ROWS + 1):
                connection.execute(insert(table).values(dict(_row(connection, table, number))))
    if connection.dialect.name == "sqlite" and "search_document" in tables.tables:
        for article in connection.scalars(text("SELECT article_id FROM search_document")).all():
            words = {"id": article, "title": "sensoren in kassel"}
            connection.execute(text("INSERT INTO search_words (rowid, title) VALUES (:id, :title)"), words)


def contents(connection: Connection) -> dict[str, list[Mapping[str, object]]]:
    """Return all rows of all tables, in the order of their keys."""
    return {
        table.name: [
            dict(row)
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        ]
        for table in reflected(connection).sorted_tables
    }


def _row(connection: Connection, table: Table, number: int) -> Iterator[tuple[str, object]]:
    for column in table.columns:
        if column is table.autoincrement_column:
            continue  # numbered by the database, which has to go on counting after the migration
        if column.foreign_keys:
            (key,) = column.foreign_keys
            yield column.name, connection.scalars(select(key.column).order_by(key.column)).all()[number - 1]
        elif column.nullable and number == ROWS:
            yield column.name, null()
        else:
            yield column.name, _ledger(table, column.name, number) or _value(column, number)


def _ledger(table: Table, column: str, number: int) -> int | None:
    """Return what makes a run add up, where every single count is `number`."""
    if table.name != "crawl_run":
        return None
    return {"fetched": 5 * number, "listed": (7 if "skipped" in table.columns else 6) * number}.get(column)


def _value(column: Column[Any], number: int) -> object:
    written = "quelle" if column.name == "source" or column.table.name == "source_state" else column.name
    by_kind: Sequence[tuple[type[Any], object]] = (
        (Boolean, number % 2 == 1),
        (JSON, {"ä": f"{column.name}\n{number}", "b": ""}),
        (TSVECTOR, f"'{column.name}':{number}"),
        (String, f"{number} {written} 'ä' \"😀\" %s"[: getattr(column.type, "length", None)]),
        (LargeBinary, bytes(range(256)) * number),
        (Float, number / 3),
        (DateTime, _BERLIN_TWICE + timedelta(days=number, microseconds=number)),
        (Date, date(2026, 10, 24) + timedelta(days=number)),
        (Integer, number),
    )
    return next(value for kind, value in by_kind if isinstance(column.type, kind))

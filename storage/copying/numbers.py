"""The numbers given to rows: a copied store must go on counting where the first one was.

Else a new entry of the ingest log could get a number that matching has long passed, and would alert nobody.
"""

from sqlalchemy import Connection, Integer, Table, func, select, text

from storage.tables import Table as Root

_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")


def last_numbers(connection: Connection) -> dict[str, int]:
    """Return the highest number ever given, as far as it is known, by table; without those never numbered."""
    found = {table.name: _last(connection, table) for table in _numbered()}
    return {name: last for name, last in found.items() if last}


def go_on_from(connection: Connection, last: dict[str, int]) -> None:
    """Let new rows get higher numbers than these."""
    for table in _numbered():
        if table.name not in last:
            continue
        if connection.dialect.name == "postgresql":
            connection.execute(_SET, {"table": table.name, "column": "id", "last": last[table.name]})
        elif _is_remembered(table):
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
                {"name": table.name, "last": last[table.name]},
            )


def _numbered() -> list[Table]:
    return [
        table
        for table in Root.metadata.sorted_tables
        if (column := table.autoincrement_column) is not None and isinstance(column.type, Integer)
    ]


def _is_remembered(table: Table) -> bool:
    """Tell whether SQLite remembers the highest number when its row is gone."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _last(connection: Connection, table: Table) -> int:
    highest = connection.scalar(select(func.max(table.c.id))) or 0
    return max(highest, _remembered(connection, table))


def _remembered(connection: Connection, table: Table) -> int:
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SEQUENCE, {"table": table.name, "column": "id"})
        last = connection.scalar(text(f"SELECT last_value FROM {sequence} WHERE is_called"))  # noqa: S608  a name of ours
    elif _is_remembered(table):
        last = connection.scalar(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
    else:
        last = None
    return int(last or 0)

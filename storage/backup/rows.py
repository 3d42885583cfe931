"""How many rows each table of a store has: what a backup promises and a restored store must keep."""

from sqlalchemy import Connection, func, inspect, select, table

_WORDS = "search_words"  # SQLite's own tables behind the words of the index; they are no rows of ours


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows by table."""
    names = [name for name in inspect(connection).get_table_names() if not name.startswith(_WORDS)]
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(names)
    }


def differences(expected: dict[str, int], found: dict[str, int]) -> list[str]:
    """Return in German which tables have other rows than expected."""
    return [
        f"{name}: {found.get(name, 'keine Tabelle')} statt {expected.get(name, 'keine Tabelle')}"
        for name in sorted({*expected, *found})
        if expected.get(name) != found.get(name)
    ]

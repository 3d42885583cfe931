"""A copy of some articles in a SQLite file of its own, in tables any tool reads without knowing ours."""

import errno
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

_WHOLE = frozenset({"id", "story", "revision", "paywalled"})  # stored as numbers
Copied = int | str | date | tuple[str, ...] | None


def write_copy(
    file: Path, columns: Sequence[str], rows: Iterable[Sequence[Copied]], about: Mapping[str, str]
) -> None:
    """Write the tables `article`, with these columns, and `about`, with a value for each name.

    Moments are ISO 8601 in UTC, so that they sort; days are ISO; several values are an array in JSON.
    Raises OSError.
    """
    marks = ", ".join("?" * len(columns))
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            # The file has another name until it is whole: there is nothing to roll back to.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            connection.execute(f"CREATE TABLE article ({', '.join(map(_column, columns))})")
            connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            copied = (list(map(_stored, row)) for row in rows)
            connection.executemany(f"INSERT INTO article VALUES ({marks})", copied)  # noqa: S608  only marks
            connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, str(error), str(file)) from error


def _column(name: str) -> str:
    kind = "INTEGER" if name in _WHOLE else "TEXT"
    return f'"{name}" {kind}' + (" PRIMARY KEY" if name == "id" else "")


def _stored(value: Copied) -> int | str | None:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value

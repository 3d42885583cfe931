"""Copying a SQLite store while it is written to, and looking a copy over before it is believed."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from storage import schema
from storage.backup.refusals import BackupRefused
from storage.backup.rows import count_rows
from storage.database import Database, DatabaseUnavailable
from storage.unavailable import meaning

_PAGES_AT_ONCE = 1000  # 4 MB, after which an interruption is noticed
_MOST_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What a sound copy of a SQLite store holds."""

    schema: str | None  # None: it has no tables of ours
    rows: dict[str, int]
    problems: tuple[str, ...]  # German; empty: it is whole


def copy_store(database: Database, target: Path) -> None:
    """Write the store as it is at this moment into a new file, complete in itself, without a WAL.

    Writers go on: the copy reads one snapshot. (Without it, SQLite begins a copy anew with each commit of
    others, and beside a busy daemon it would never end.)

    Raises BackupRefused, DatabaseUnavailable.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with database.reading() as session:
        connection = session.connection()
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema")  # the snapshot begins here
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError("a SQLite store has a connection of sqlite3")
        try:
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy, pages=_PAGES_AT_ONCE)
                copy.execute("PRAGMA journal_mode=DELETE").close()
        except sqlite3.Error as error:
            raise _refusal(error, target) from error
    with target.open("rb") as file:
        os.fsync(file.fileno())


def examine(file: Path) -> Copy:
    """Look a copy over without changing a byte of it: every page, every reference, every row counted."""
    try:
        with unchanged(file) as connection:
            problems = _problems(connection)
            found = schema.revision_on(connection)
            return Copy(schema=found, rows=count_rows(connection), problems=tuple(problems))
    except DatabaseError as error:
        return Copy(schema=None, rows={}, problems=(str(error.orig),))


@contextmanager
def unchanged(file: Path) -> Iterator[Connection]:
    """Give a connection to a store that nobody has open, which changes not a byte of it."""
    # Nobody else has it open, so SQLite needs neither lock nor journal; a store's own set-up would write.
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True),
        poolclass=NullPool,
        hide_parameters=True,
    )
    with engine.connect() as connection:
        # What stands in the schema of a foreign file shall not run functions.
        connection.exec_driver_sql("PRAGMA trusted_schema=OFF")
        yield connection


def _problems(connection: Connection) -> list[str]:
    told = [str(one) for one in connection.scalars(text(f"PRAGMA integrity_check({_MOST_SHOWN})"))]
    problems = [one for one in told if one != "ok"]
    for table, row, target, _ in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST_SHOWN):
        problems.append(f"Zeile {row} in {table} verweist auf eine fehlende Zeile in {target}")
    return problems


def _refusal(error: sqlite3.Error, target: Path) -> BackupRefused | DatabaseUnavailable:
    known = meaning(str(error))
    said, remedy = known or (f"misslingt ({error})", "Bitte Platz und Rechte prüfen.")
    return BackupRefused(f"Die Kopie nach {target.parent} {said}. {remedy}")

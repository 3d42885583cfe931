"""Copying a whole store into an empty database, in one transaction, and proving that both say the same."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, inspect, select, text
from sqlalchemy.exc import DataError, IntegrityError

from storage import schema
from storage.backup.postgresql import require_empty
from storage.copying.numbers import go_on_from, last_numbers
from storage.copying.rows import Digest, reading, writing
from storage.database import Database
from storage.tables import SearchDay, SearchLongWord, SearchWord
from storage.tables import Table as Root

# Days are counted by the database as documents come in; words are written when an article is indexed.
_DERIVED = {SearchDay.__tablename__, SearchWord.__tablename__, SearchLongWord.__tablename__}


class CopyFailed(Exception):
    """The copy is not what it was made of, or cannot be made; the target is as empty as before."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem} Das Ziel ist so leer wie zuvor.")


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A table that says the same on both sides."""

    table: str
    rows: int
    sha256: str  # of its rows, in the order of their keys


def copy_store(
    source: Database, target: Database, progress: Callable[[int], None] = lambda _: None
) -> list[Copied]:
    """Copy all tables and return what was proven equal; `progress` gets rows, each of them twice.

    The index of the words is left to `storage.reindexing`: articles are copied as still to be indexed.

    Raises BackupRefused for a target that is not empty, CopyFailed, NoSchema, SchemaNewerThanCode,
    DatabaseUnavailable.
    """
    schema.require(source)
    with source.reading() as session, target.migrating() as into:
        _require_empty(into)
        schema.make_tables(into)
        out = session.connection()
        written = [_copy(out, into, table, progress) for table in _tables()]
        for expected in written:
            _compare(expected, _digest(into, Root.metadata.tables[expected.table], progress))
        _compare_days(out, into)
        go_on_from(into, last_numbers(out))
        if not target.is_sqlite:
            into.execute(text("ANALYZE"))  # searching chooses its way by statistics
    return written


def count_all(database: Database) -> int:
    """Return how many rows there are to be copied. Raises NoSchema, SchemaNewerThanCode."""
    schema.require(database)
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in _tables()]
    return sum(counts)


def _tables() -> list[Table]:
    """Return what is copied, what is referred to first."""
    return [table for table in Root.metadata.sorted_tables if table.name not in _DERIVED]


def _require_empty(target: Connection) -> None:
    if target.dialect.name == "postgresql":
        require_empty(target)
    elif inspect(target).get_table_names():
        raise CopyFailed("In der Zieldatei liegt schon eine Datenbank; überschrieben wird keine.")


def _copy(out: Connection, into: Connection, table: Table, progress: Callable[[int], None]) -> Copied:
    digest, statement = Digest(), writing(into, table)
    try:
        with reading(out, table) as portions:
            for portion in portions:
                into.execute(statement, portion)
                digest.add(portion)
                progress(len(portion))
    except (IntegrityError, DataError) as error:
        reason = str(error.orig).splitlines()[0]
        raise CopyFailed(f"Das Ziel nimmt eine Zeile der Tabelle {table.name} nicht an: {reason}.") from error
    return Copied(table=table.name, rows=digest.rows, sha256=digest.sha256)


def _digest(connection: Connection, table: Table, progress: Callable[[int], None]) -> Copied:
    digest = Digest()
    with reading(connection, table) as portions:
        for portion in portions:
            digest.add(portion)
            progress(len(portion))
    return Copied(table=table.name, rows=digest.rows, sha256=digest.sha256)


def _compare(expected: Copied, found: Copied) -> None:
    if expected != found:
        raise CopyFailed(
            f"Die Tabelle {expected.table} kam anders an: {found.rows} statt {expected.rows} Zeilen, "
            f"Prüfsumme {found.sha256[:12]} statt {expected.sha256[:12]}."
        )


def _compare_days(out: Connection, into: Connection) -> None:
    # A day whose last article went stays with a count of nothing, and is not counted anew.
    counted = select(SearchDay.day, SearchDay.articles).where(SearchDay.articles > 0).order_by(SearchDay.day)
    if out.execute(counted).all() != into.execute(counted).all():
        raise CopyFailed("Das Ziel hat die Artikel der Tage anders gezählt.")

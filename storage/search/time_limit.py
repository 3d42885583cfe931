"""No search takes longer than its reader waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

DEFAULT_SECONDS = 10.0
_STEPS = 10_000  # of SQLite's machine between two looks at the clock; some 0.1 ms
_CANCELED = "57014"  # PostgreSQL's query_canceled
# What PostgreSQL says of a pattern beyond its means, in words or by the memory it fails to get.
_TOO_COMPLEX = ("regular expression is too complex", "invalid memory alloc request size")


class SearchTooCostly(Exception):
    """The database could not answer in the time allowed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Die Suche dauert länger als {seconds:g} Sekunden. Bitte grenzen Sie sie ein: "
            "durch weitere Wörter, einen Zeitraum (zeit:30d) oder weniger Platzhalter (*)."
        )
        self.seconds = seconds


@contextmanager
def limited(session: Session, seconds: float) -> Iterator[None]:
    """Let the statements within take so long each (PostgreSQL) or together (SQLite).

    Raises SearchTooCostly beyond that; on PostgreSQL the transaction is over then.
    """
    try:
        if session.get_bind().dialect.name == "sqlite":
            with _interrupted(session, seconds):
                yield
        else:
            limit = {"limit": str(max(1, round(seconds * 1000)))}
            session.execute(text("SELECT set_config('statement_timeout', :limit, TRUE)"), limit)
            yield
            session.execute(text("SET LOCAL statement_timeout = DEFAULT"))
    except DBAPIError as error:
        if _is_too_costly(error):
            raise SearchTooCostly(seconds) from error
        raise


@contextmanager
def _interrupted(session: Session, seconds: float) -> Iterator[None]:
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, SqliteConnection):
        raise TypeError(f"not a connection to SQLite: {connection!r}")
    end = monotonic() + seconds
    connection.set_progress_handler(lambda: monotonic() > end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, _STEPS)


def _is_too_costly(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) == _CANCELED or str(error.orig) == "interrupted":
        return True
    return any(sign in str(error.orig) for sign in _TOO_COMPLEX)

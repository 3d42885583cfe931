"""Opening the database: SQLite with real write transactions, or PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import POLLIN, poll
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage.pattern_function import add_pattern_function
from storage.unavailable import DatabaseUnavailable, cannot_create, unavailable, unreadable_address

__all__ = ["Database", "DatabaseUnavailable", "Session"]

# A dead server must not hang a job for the kernel's two hours.
_KEEPALIVE = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_READS = "stadtradar_reads"  # the option of a connection that is to read only, and what is set on it


class ForeignKeysBroken(Exception):
    """A migration left rows that refer to nothing; it has been rolled back."""


class Database:
    """The one store. Cheap to create: it connects at the first transaction."""

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._address = parsed
        self.engine = _sqlite_engine(parsed) if self.is_sqlite else _postgresql_engine(parsed)
        self._reading = self.engine.execution_options(**_reading_options(is_sqlite=self.is_sqlite))

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None for one on a server or in memory."""
        name = self._address.database
        return Path(name) if self.is_sqlite and name not in (None, "", ":memory:") else None

    @property
    def is_made(self) -> bool:
        """Whether its file exists, which connecting would create; of a server nobody knows before."""
        return self.file is None or self.file.exists()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that may write; it is committed at the end and rolled back on any exception.

        Raises DatabaseUnavailable when the database cannot be opened, is locked, full, or its server is gone.
        """
        with self._session(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session on one consistent snapshot; the database itself refuses to write.

        Raises DatabaseUnavailable like `transaction`.
        """
        with self._session(self._reading) as session:
            yield session

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Give a connection in one write transaction, for changes to the tables themselves.

        SQLite changes a column by building the table anew and dropping the old one; with foreign keys on,
        the drop would delete what refers to it. They are checked at the end instead.
        """
        with self._telling(), self.engine.connect() as connection:
            if not self.is_sqlite:
                with connection.begin():
                    yield connection
                return
            _set_foreign_keys(connection, enforced=False)
            try:
                with connection.begin():
                    yield connection
                    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                        raise ForeignKeysBroken(f"a migration broke foreign keys, first rows: {broken[:5]}")
            finally:
                _set_foreign_keys(connection, enforced=True)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with self._telling(), Session(engine, expire_on_commit=False) as session, session.begin():
            # Now, not at the first statement: a writer must hold its lock before it decides anything.
            session.connection()
            yield session

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            told = unavailable(self._address, error)
            if told is None:
                raise
            raise told from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise unreadable_address() from error
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise unreadable_address()
    return parsed


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})

    @event.listens_for(engine, "do_connect")
    def _prepare(*_: object) -> None:
        _create_file(url)

    @event.listens_for(engine, "connect")
    def _configure(connection: SqliteConnection, _: object) -> None:
        # The driver's own BEGIN is deferred and comes late: two writers then lose updates without an error.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}").close()
        add_pattern_function(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        if connection.info.get(_READS, False) is not reads:  # a pragma lasts as long as its connection
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
            connection.info[_READS] = reads
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _set_foreign_keys(connection: Connection, *, enforced: bool) -> None:
    # Past SQLAlchemy on purpose: inside a transaction SQLite ignores this pragma.
    raw = connection.connection.cursor()
    raw.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")
    raw.close()


def _create_file(url: URL) -> None:
    """Create the file before SQLite does, so that it is never readable by others, not even for a moment."""
    if url.database in (None, "", ":memory:"):
        return
    file = Path(str(url.database))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise cannot_create(url, error) from error


def _postgresql_engine(url: URL) -> Engine:
    connect_args = {"connect_timeout": 10, "application_name": "stadtradar", **_KEEPALIVE}
    engine = create_engine(url, hide_parameters=True, connect_args=connect_args)

    @event.listens_for(engine, "checkout")
    def _leave_closed(connection: DBAPIConnection, record: ConnectionPoolEntry, *_: object) -> None:
        # A server that ends a connection says so on it, and hardly ever says anything else unasked. To ping
        # always would take a way there and back before each transaction.
        try:
            is_open = not _has_news(record) or engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.OperationalError:
            is_open = False
        if not is_open:
            raise DisconnectionError

    return engine


def _has_news(record: ConnectionPoolEntry) -> bool:
    waiting = poll()
    waiting.register(record.driver_connection, POLLIN)  # type: ignore[arg-type]  # it has a fileno()
    return bool(waiting.poll(0))


def _reading_options(*, is_sqlite: bool) -> dict[str, bool | str]:
    if is_sqlite:
        return {_READS: True}
    # Repeatable read is what SQLite gives by itself: a page and its total come from one moment.
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}

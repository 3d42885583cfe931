"""Empty databases to measure with, at the newest revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crawler.sources import Source
from storage import schema
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from tests.conftest import PostgresqlServer


@contextmanager
def sqlite_database(file: Path, source: Source) -> Iterator[Database]:
    """Give an empty SQLite database that knows this source."""
    with _opened(f"sqlite:///{file}", source) as database:
        yield database


@contextmanager
def postgresql_server(folder: Path) -> Iterator[PostgresqlServer]:
    """Run a server of our own, with memory as docs/sichern.md advises.

    It does not wait for the disk, which costs no CPU anyway.
    """
    server = PostgresqlServer(folder / "pg", cache="1GB")
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def postgresql_database(server: PostgresqlServer, source: Source) -> Iterator[Database]:
    """Give an empty PostgreSQL database that knows this source."""
    with server.new_database(template="template1") as url, _opened(url, source) as database:
        yield database


@contextmanager
def _opened(url: str, source: Source) -> Iterator[Database]:
    database = Database(url)
    schema.upgrade(database)
    with database.transaction() as session:
        entry = SourceEntry(name=source.name, title=source.title, home=source.home)
        register_sources(session, [entry], datetime.now(UTC))
    try:
        yield database
    finally:
        database.dispose()

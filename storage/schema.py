"""Bringing the tables to the state this code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.database import Database

HEAD = "0011"

_LOCK = 7_201_001  # any number, but only ours: PostgreSQL's advisory lock for migrations


class SchemaNewerThanCode(Exception):
    """The database was made by a newer version; touching it could lose what that version added."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Die Datenbank hat den Stand {found}, dieses Programm kennt nur {HEAD}. "
            "Bitte das neuere Programm benutzen oder eine Sicherung von vorher zurückspielen."
        )
        self.found = found


class NoSchema(Exception):
    """The database has no tables yet, or older ones than this code needs."""

    def __init__(self, found: str | None) -> None:
        state = "ist leer" if found is None else f"hat den alten Stand {found}"
        super().__init__(f"Die Datenbank {state}. Bitte zuerst `stadtradar db upgrade` ausführen.")
        self.found = found


def upgrade(database: Database) -> None:
    """Create the tables or bring them to HEAD, all in one transaction; starters at the same time wait.

    Raises SchemaNewerThanCode without touching anything.
    """
    if revision(database) == HEAD:
        return
    with database.migrating() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        refuse_newer(revision_on(connection))
        make_tables(connection)


def make_tables(connection: Connection) -> None:
    """Bring the tables to HEAD in the caller's transaction."""
    command.upgrade(alembic_config(connection), HEAD)


def revision(database: Database) -> str | None:
    """Return the revision of the database; None when it has no tables yet."""
    with database.reading() as session:
        return revision_on(session.connection())


def require(database: Database) -> None:
    """Raise NoSchema or SchemaNewerThanCode unless the database is as this code expects it."""
    found = revision(database)
    refuse_newer(found)
    if found != HEAD:
        raise NoSchema(found)


def revision_on(connection: Connection) -> str | None:
    """Return the revision of the tables that a connection sees; None when there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def refuse_newer(found: str | None) -> None:
    """Raise SchemaNewerThanCode for a revision this program does not know."""
    if found in (None, HEAD):
        return
    known = Path(__file__).parent / "migrations"
    if not any(script.revision == found for script in ScriptDirectory(str(known)).walk_revisions()):
        raise SchemaNewerThanCode(str(found))


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration on an open connection; it needs no file, so it works from a wheel."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

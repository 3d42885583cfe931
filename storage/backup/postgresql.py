"""Copying a PostgreSQL store with pg_dump, and bringing it back with pg_restore into an empty database."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from storage.backup.refusals import BackupRefused, BadBackup
from storage.backup.rows import count_rows
from storage.database import Database
from storage.unavailable import meaning

_TABLE_DATA = re.compile(r"^\d+; \d+ \d+ TABLE DATA \S+ (\S+) ", re.MULTILINE)
_RELATIONS = text(
    "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'"
    # What an extension brought along is no content.
    " AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass"
    " AND objid = pg_class.oid AND deptype = 'e')"
)


def dump_store(database: Database, target: Path) -> dict[str, int]:
    """Write the store as it is at this moment into a new file; return its number of rows by table.

    Writers go on: pg_dump and the counting read the same snapshot.

    Raises BackupRefused, DatabaseUnavailable.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with database.reading() as session:
        snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
        _run(
            "pg_dump",
            [
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={target}",
            ],
            database.url,
        )
        rows = count_rows(session.connection())
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return rows


def dumped_tables(dump: Path, archive: Path) -> set[str]:
    """Return the tables whose rows are in a dump, by its own list. Raises BadBackup, BackupRefused."""
    program = _found("pg_restore")
    done = subprocess.run(  # noqa: S603  (a program of PostgreSQL's, and names we have chosen)
        [program, "--list", str(dump)], capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise BadBackup(archive, f"ist von pg_restore nicht lesbar ({_reason(done.stderr)}).")
    return set(_TABLE_DATA.findall(done.stdout))


def restore_store(database: Database, dump: Path) -> None:
    """Fill an empty database with a dump, in one transaction. Raises BackupRefused, DatabaseUnavailable."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
    _run("pg_restore", options, database.url)
    with database.transaction() as session:
        # Searching chooses its way by statistics, which do not come with the rows.
        session.execute(text("ANALYZE"))


def require_empty(connection: Connection) -> None:
    """Raise BackupRefused when a database holds anything at all."""
    found = connection.scalar(_RELATIONS) or 0
    if found:
        raise BackupRefused(
            f"Die PostgreSQL-Datenbank {connection.engine.url.database} ist nicht leer ({found} Tabellen und "
            "Verzeichnisse). Bitte mit createdb eine neue anlegen und diese nennen; überschrieben wird keine."
        )


def _run(program: str, options: Sequence[str], url: str) -> None:
    address, secret = _connection(url)
    done = subprocess.run(  # noqa: S603  (a program of PostgreSQL's, and values we have chosen)
        [_found(program), "--no-password", f"--dbname={address}", *options],
        # All else, such as PGPASSFILE, stays as the operator has set it.
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{program} misslang: {_reason(done.stderr)}. {_remedy(done.stderr)}")


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"Das Programm {program} fehlt. Bitte die Clientprogramme von PostgreSQL in der Version des "
            "Servers installieren (Debian: postgresql-client) oder ihren Ordner in PATH aufnehmen."
        )
    return path


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """Return what may stand on a command line, which everybody can read, and what may not."""
    parsed = make_url(url)
    stated = parsed.translate_connect_args(username="user", database="dbname")
    stated |= {
        name: value if isinstance(value, str) else ",".join(value) for name, value in parsed.query.items()
    }
    password = stated.pop("password", None)
    return make_conninfo("", **stated), {} if password is None else {"PGPASSWORD": str(password)}


def _reason(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return " / ".join(lines[:3])[:500].rstrip(".") or "ohne Begründung"


def _remedy(stderr: str) -> str:
    if "version mismatch" in stderr:
        return "Bitte die Clientprogramme in der Version des Servers installieren."
    known = meaning(stderr)
    return known[1] if known else "Bitte [storage] url und die Rechte in der Datenbank prüfen."

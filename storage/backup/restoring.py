"""Bringing a backup back: all of it is checked before anything is replaced."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from storage import schema
from storage.backup.archive import Archive, opened
from storage.backup.manifest import SECRET_KEY, Kind, Manifest
from storage.backup.placing import drafts, keep_beside
from storage.backup.postgresql import dumped_tables, require_empty, restore_store
from storage.backup.refusals import BackupRefused, BadBackup
from storage.backup.rows import count_rows, differences
from storage.backup.sqlite import examine
from storage.database import Database
from storage.durable import sync

_OURS = frozenset({"alembic_version", "article", "source_state", "subscriber", "outbox"})
_PATIENCE = 5.0  # seconds for others to let go of the database


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """A backup that was found whole, unpacked where it can be put in place by renaming."""

    manifest: Manifest
    store: Path
    secret_key: Path | None  # None: the backup has none


@contextmanager
def unpacked(file: Path, folder: Path) -> Iterator[Unpacked]:
    """Give a backup unpacked below `folder`, after every check there is; it is gone at the end.

    Raises BadBackup, SchemaNewerThanCode, BackupRefused, OSError.
    """
    with opened(file) as archive, drafts(folder) as inside:
        schema.refuse_newer(archive.manifest.origin.schema)
        _require_room(archive, folder)
        paths = {name: inside / name for name in archive.manifest.members}
        for name, path in paths.items():
            archive.unpack(name, path)
        store = paths[archive.manifest.origin.kind.member]
        _check_store(archive, store)
        yield Unpacked(manifest=archive.manifest, store=store, secret_key=paths.get(SECRET_KEY))


def replace_sqlite(unpacked: Unpacked, file: Path, now: datetime) -> Path | None:
    """Put the store in place of a file, keep that under a dated name and return it; None when there was none.

    A process killed in the middle leaves the old store or the new one under the name, never both mixed.

    Raises BackupRefused when somebody has the old one open, OSError.
    """
    kept = file.with_name(f"{file.stem}-ersetzt-{now.astimezone(UTC):%Y%m%d-%H%M%SZ}{file.suffix}")
    is_replaced = file.exists()
    _set_aside(file, kept)
    unpacked.store.rename(file)
    sync(file.parent)
    return kept if is_replaced else None


def fill_postgresql(unpacked: Unpacked, database: Database) -> None:
    """Fill an empty database in one transaction, and count its rows.

    Raises BackupRefused, DatabaseUnavailable.
    """
    with database.reading() as session:
        require_empty(session.connection())
    restore_store(database, unpacked.store)
    with database.reading() as session:
        wrong = differences(unpacked.manifest.origin.rows, count_rows(session.connection()))
    if wrong:
        raise BackupRefused(
            f"Die Datenbank hat nun andere Zeilen als die Sicherung ({'; '.join(wrong[:3])}). "
            "Bitte die Datenbank verwerfen (dropdb, createdb) und den Befehl wiederholen."
        )


def _require_room(archive: Archive, folder: Path) -> None:
    needed, free = archive.manifest.size, shutil.disk_usage(folder).free
    if needed > free:
        raise BackupRefused(
            f"Zum Entpacken fehlt Platz unter {folder}: nötig {_mib(needed)} MiB, frei {_mib(free)} MiB."
        )


def _mib(size: int) -> int:
    return -(-size // 2**20)


def _check_store(archive: Archive, store: Path) -> None:
    origin = archive.manifest.origin
    if not origin.rows.keys() >= _OURS:
        raise BadBackup(archive.file, "enthält keine Datenbank von Stadtradar.")
    if origin.kind is Kind.POSTGRESQL:
        if missing := sorted(set(origin.rows) - dumped_tables(store, archive.file)):
            raise BadBackup(archive.file, f"ist unvollständig: die Tabelle {missing[0]} fehlt.")
        return
    found = examine(store)
    if found.problems:
        raise BadBackup(archive.file, f"enthält eine beschädigte Datenbank ({'; '.join(found.problems)}).")
    if found.schema != origin.schema:
        stated = found.schema or "ohne Stand"
        raise BadBackup(
            archive.file, f"enthält eine andere Datenbank als angegeben ({stated} statt {origin.schema})."
        )
    if wrong := differences(origin.rows, found.rows):
        raise BadBackup(archive.file, f"enthält andere Zeilen als angegeben ({'; '.join(wrong[:3])}).")


def _set_aside(file: Path, kept: Path) -> None:
    """Give the old store a further name, and take away what beside it would be read into the new one."""
    wal, kept_wal = _beside(file, "-wal"), _beside(kept, "-wal")
    if wal.exists():  # a copy, for SQLite deletes even a log it could make nothing of
        kept_wal.touch(0o600)
        shutil.copyfile(wal, kept_wal)
    try:
        if file.exists() and _is_settled(file):
            kept_wal.unlink(missing_ok=True)
    except BackupRefused:
        kept_wal.unlink(missing_ok=True)
        raise
    if file.exists():
        keep_beside(file, kept)
    for end in ("-wal", "-shm"):
        _beside(file, end).unlink(missing_ok=True)


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


def _is_settled(file: Path) -> bool:
    """Bring the log into the store, which only the last one who has it open can do.

    False when it is too damaged for that, which may be the very reason for restoring.
    """
    address = f"file:{quote(str(file))}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise BackupRefused(
                f"{file} ist noch in Gebrauch. Bitte alle anderen Befehle von Stadtradar beenden."
            ) from error
        return False
    return True

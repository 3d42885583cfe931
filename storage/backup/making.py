"""Making a backup: whole under its name, or not there at all."""

from datetime import datetime
from pathlib import Path

from storage import schema
from storage.backup.archive import pack
from storage.backup.manifest import SECRET_KEY, Kind, Manifest, Origin
from storage.backup.placing import drafts, forget_dead_drafts, place
from storage.backup.postgresql import dump_store
from storage.backup.refusals import BackupRefused
from storage.backup.sqlite import copy_store, examine
from storage.database import Database
from storage.unavailable import RESTORE


def back_up(
    database: Database,
    target: Path,
    *,
    secret_key: Path | None,
    version: str,
    now: datetime,
) -> Manifest:
    """Write the store and the key of its links into one new file, while others write to the store.

    `version` is that of the program.

    Raises BackupRefused, DatabaseUnavailable, NoSchema, SchemaNewerThanCode, OSError.
    """
    found = schema.revision(database)
    if found is None:
        raise schema.NoSchema(found)
    schema.refuse_newer(found)
    if target.exists():
        raise BackupRefused(f"{target} gibt es schon. Bitte einen anderen Namen nennen.")
    forget_dead_drafts(target.parent, now)
    kind = Kind.SQLITE if database.is_sqlite else Kind.POSTGRESQL
    with drafts(target.parent) as folder:
        copy, draft = folder / kind.member, folder / "archive"
        rows = _copied(database, copy, found)
        members = {kind.member: copy} | ({SECRET_KEY: secret_key} if secret_key else {})
        origin = Origin(kind=kind, schema=found, rows=rows, version=version, made_at=now)
        manifest = pack(draft, origin, members)
        place(draft, target)
    return manifest


def _copied(database: Database, copy: Path, revision: str) -> dict[str, int]:
    if not database.is_sqlite:
        return dump_store(database, copy)
    copy_store(database, copy)
    found = examine(copy)
    if found.problems or found.schema != revision:
        told = "; ".join(found.problems) or f"Stand {found.schema}"
        raise BackupRefused(
            f"Die Datenbank ist beschädigt ({told}). Sie wurde nicht gesichert; frühere Sicherungen bleiben. "
            + RESTORE
        )
    return found.rows

"""`db restore`: a backup brought back, or looked over without touching anything."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from scheduler.lock import DataDirectoryLock
from stadtradar import parts
from stadtradar.backups import KeyOutcome, install_key
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, Opened, unprepared
from stadtradar.os_errors import meaning
from stadtradar.output import print_json, progress, say, shown, warn
from storage import schema
from storage.backup.manifest import Kind, Manifest
from storage.backup.placing import forget_dead_drafts
from storage.backup.refusals import BackupRefused
from storage.backup.restoring import Unpacked, fill_postgresql, replace_sqlite, unpacked
from storage.backup.withdrawals import repeat, withdrawals_since
from storage.database import DatabaseUnavailable

File = Annotated[Path, typer.Argument(metavar="DATEI", help="Eine Sicherung von stadtradar db backup.")]
Check = Annotated[bool, typer.Option("--check", help="Nur prüfen, ob sie sich einspielen ließe.")]

_KEYS = {
    KeyOutcome.ABSENT: "Ein Schlüssel ist nicht enthalten: [secret] key muss der von damals sein.",
    KeyOutcome.INSTALLED: "Der Schlüssel der Abmeldelinks wurde mit zurückgespielt.",
    KeyOutcome.OVERRULED: "[secret] key ist ein anderer als damals: frühere Abmeldelinks gelten nicht.",
}
_MAILS = (
    "Was nach der Sicherung verschickt wurde, weiß diese Datenbank nicht: Mails können noch einmal kommen."
)
_LEAVERS = (
    "Auch Abmeldungen von danach kennt sie nicht. Bitte wiederholen, was davon bekannt ist, bevor Mails "
    "hinausgehen: stadtradar subscribers erase ADRESSE"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was done beside bringing the store back."""

    kept: Path | None  # the store that was replaced; None: there was none
    key: KeyOutcome
    withdrawals: int | None  # those of after the backup that were repeated; None: nobody knows of any


def restore(ctx: typer.Context, file: File, *, check: Check = False, json: AsJson = False) -> None:
    """Spielt eine geprüfte Sicherung zurück. Die ersetzte Datenbank bleibt daneben liegen."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        try:
            folder = _folder(work)
            forget_dead_drafts(folder, datetime.now(UTC))
            with progress("Prüfe die Sicherung …"), unpacked(file, folder) as found:
                outcome = None if check else _put_back(work, found)
                manifest = found.manifest
        except OSError as error:
            reason = f"{meaning(error)} ({error.filename})" if error.filename else meaning(error)
            raise Failure(
                f"{file} lässt sich nicht zurückspielen: {reason}.", ExitCode.UNAVAILABLE
            ) from error
    if json:
        print_json({"restored": outcome, "manifest": manifest})
    elif outcome is None:
        say(f"Die Sicherung ist vollständig und unversehrt: {_described(manifest)}.")
    else:
        _tell(manifest, outcome)


def _folder(work: Opened) -> Path:
    """Return a folder on the file system of the store, so that renaming puts a file in place."""
    file = work.database.file
    folder = work.settings.data_dir if file is None else file.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _put_back(work: Opened, found: Unpacked) -> Outcome:
    kind, now = found.manifest.origin.kind, datetime.now(UTC)
    if (kind is Kind.SQLITE) is not work.database.is_sqlite:
        raise BackupRefused(
            f"Die Sicherung ist von {kind.called}, [storage] url nennt eine andere Art von Datenbank. "
            "Bitte in eine der gleichen Art zurückspielen und dann umziehen: stadtradar db copy"
        )
    with DataDirectoryLock(work.settings.data_dir, now=now):
        kept = None
        if work.database.file is not None:
            kept = replace_sqlite(found, work.database.file, now)
        else:
            fill_postgresql(found, work.database)
        key = _key_put_back(work, found, now)
        return Outcome(kept=kept, key=key, withdrawals=_repeated(work, found.manifest, kept))


def _key_put_back(work: Opened, found: Unpacked, now: datetime) -> KeyOutcome:
    try:
        return install_key(work.settings, found.secret_key, now)
    except OSError as error:
        raise Failure(
            "Die Datenbank ist zurückgespielt, der Schlüssel der Abmeldelinks nicht: "
            f"{meaning(error)}. Bitte secret.key aus der Sicherung (unzip) in den Datenordner legen.",
            ExitCode.UNAVAILABLE,
        ) from error


def _repeated(work: Opened, manifest: Manifest, kept: Path | None) -> int | None:
    left = withdrawals_since(kept, manifest.origin.made_at) if kept else None
    if not left:
        return None if left is None else 0
    try:
        schema.upgrade(work.database)
        with work.database.transaction() as session:
            return repeat(session, left, hmac_key=parts.hmac_key(work.settings))
    except DatabaseUnavailable:  # then it is said that they must be repeated by hand
        return None


def _tell(manifest: Manifest, outcome: Outcome) -> None:
    say(f"Zurückgespielt: {_described(manifest)}.")
    if outcome.kept:
        say(f"Die bisherige Datenbank liegt in {outcome.kept}; wenn alles stimmt, bitte löschen.")
    if outcome.withdrawals:
        say(f"Abmeldungen von danach, aus der bisherigen Datenbank übernommen: {outcome.withdrawals}.")
    if manifest.origin.schema != schema.HEAD:
        say(f"Ihr Stand {manifest.origin.schema} wird beim nächsten Befehl auf {schema.HEAD} gebracht.")
    if outcome.key in _KEYS:
        warn(_KEYS[outcome.key])
    warn(_MAILS)
    if outcome.withdrawals is None:
        warn(_LEAVERS)


def _described(manifest: Manifest) -> str:
    origin = manifest.origin
    counts = f"{origin.rows['article']} Artikel, {origin.rows['subscriber']} Empfänger"
    return f"{origin.kind.called} vom {shown(origin.made_at)} Uhr, {counts}"

"""`db backup`: the whole store in one file, while the daemon goes on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from stadtradar import parts
from stadtradar.backups import backup_folder, dated_name, forget_older, kept_key
from stadtradar.cli.app import version
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, Opened, unprepared
from stadtradar.os_errors import meaning
from stadtradar.output import megabytes, print_json, progress, say, warn
from stadtradar.settings import Settings
from storage.backup.making import back_up
from storage.backup.manifest import SECRET_KEY, Manifest

Target = Annotated[
    Path | None,
    typer.Argument(metavar="ZIEL", help="Datei oder Ordner; ohne Angabe backups im Datenordner."),
]
Keep = Annotated[
    int | None,
    typer.Option(
        "--keep", min=1, metavar="N", help="Danach im Ordner nur die neuesten N Sicherungen behalten."
    ),
]


def backup(ctx: typer.Context, target: Target = None, *, keep: Keep = None, json: AsJson = False) -> None:
    """Sichert Datenbank und Schlüssel in eine Datei, auch neben dem Dauerbetrieb."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        now = datetime.now(UTC)
        file = _file(work.settings, target, now)
        if keep is not None and file == target:
            raise Failure(
                "--keep geht nur mit einem Ordner als Ziel, denn dort zählen die Namen.", ExitCode.USAGE
            )
        try:
            manifest = _backed_up(work, file, now)
            forgotten = forget_older(file, keep) if keep is not None else []
        except OSError as error:
            reason = f"{meaning(error)} ({error.filename})" if error.filename else meaning(error)
            raise Failure(f"Nach {file} lässt sich nicht sichern: {reason}.", ExitCode.UNAVAILABLE) from error
    if json:
        print_json({"file": file, "bytes": file.stat().st_size, "manifest": manifest, "forgotten": forgotten})
    else:
        _tell(file, manifest, forgotten)


def _file(settings: Settings, target: Path | None, now: datetime) -> Path:
    if target is None:
        target = backup_folder(settings)
        target.mkdir(mode=0o700, exist_ok=True)
    return target / dated_name(now) if target.is_dir() else target


def _backed_up(work: Opened, file: Path, now: datetime) -> Manifest:
    with progress("Sichere …"):
        return back_up(work.database, file, secret_key=kept_key(work.settings), version=version(), now=now)


def _tell(file: Path, manifest: Manifest, forgotten: list[Path]) -> None:
    rows = manifest.origin.rows
    size = megabytes(file.stat().st_size)
    say(f"Gesichert: {file} ({size} MB, {rows['article']} Artikel, {rows['subscriber']} Empfänger).")
    if forgotten:
        say(f"Ältere Sicherungen gelöscht: {len(forgotten)}.")
    if SECRET_KEY in manifest.members:
        say("Der Schlüssel der Abmeldelinks ist enthalten: Wer die Datei hat, kann sie fälschen.")
    else:
        warn("Ohne Schlüssel der Abmeldelinks: im Datenordner liegt keiner. [secret] key getrennt sichern!")

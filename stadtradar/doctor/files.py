"""Checks of the data directory: whose it is, who may read it, how much room is left."""

import shlex
import stat
from collections.abc import Iterator
from datetime import datetime
from os import W_OK, X_OK, access
from pathlib import Path

from scheduler.room import is_short, least_room
from stadtradar import parts
from stadtradar.backups import backup_folder
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.settings import LoadedSettings, Settings
from stadtradar.settings.showing import secrets_of

_TOO_LITTLE, _LITTLE = 100 * 2**20, 2**30


def check_files(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (all checks alike)
    """Check rights and room."""
    folder = loaded.settings.data_dir
    if loaded.file is not None and secrets_of(loaded.settings):
        yield from _private("config_mode", [loaded.file], 0o600)
    place = next(one for one in (folder, *folder.parents) if one.exists())
    if not place.is_dir() or not access(place, W_OK | X_OK):
        yield fail("data_dir", f"In {place} können Sie nicht schreiben.", "data_dir und die Rechte prüfen.")
    elif place != folder:
        yield ok("data_dir", f"{folder} wird beim ersten Start angelegt.")
    else:
        yield from _private("data_dir", [folder], 0o700) or [ok("data_dir", f"{folder} gehört nur Ihnen.")]
        yield from _files(loaded.settings)
    yield _room(loaded.settings)


def _files(settings: Settings) -> list[Finding]:
    backups = backup_folder(settings)
    folders = [backups] if backups.is_dir() else []
    files = [
        path for folder in (settings.data_dir, *folders) for path in folder.iterdir() if path.is_file()
    ] + _store_elsewhere(settings)
    problems = [
        *_private("file_modes", folders, 0o700),
        *_private("file_modes", files, 0o600),
        *_read_only(files),
    ]
    return problems or [ok("file_modes", "Alle Dateien darin sind nur für Sie lesbar.")]


def _store_elsewhere(settings: Settings) -> list[Path]:
    """Return the files of a SQLite database that does not lie in the data directory."""
    file = parts.sqlite_file(settings)
    if file is None or file.parent == settings.data_dir:
        return []
    beside = (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm")))
    return [path for path in beside if path.is_file()]


def _private(name: str, paths: list[Path], mode: int) -> list[Finding]:
    return [
        warn(
            name,
            f"{path} ist auch für andere zugänglich ({stat.S_IMODE(path.stat().st_mode):o}).",
            f"chmod {mode:o} {shlex.quote(str(path))}",
        )
        for path in paths
        if path.stat().st_mode & 0o077
    ]


def _read_only(files: list[Path]) -> list[Finding]:
    return [
        fail(
            "file_modes",
            f"{path} ist für Sie nicht beschreibbar (Eigentümer {_owner(path)}).",
            f"chown $(id -un) {shlex.quote(str(path))} && chmod 600 {shlex.quote(str(path))}",
        )
        for path in files
        if not access(path, W_OK)
    ]


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:  # a user that no longer exists
        return str(path.stat().st_uid)


def _room(settings: Settings) -> Finding:
    room = least_room(parts.room(settings))
    text = f"Frei auf dem Datenträger: {room.free / 2**30:.1f} GiB.".replace(".", ",", 1)
    if is_short(room, was_short=False):
        return fail(
            "disk", f"{room.in_german}: Quellen werden nicht gelesen.", f"Platz schaffen unter {room.place}."
        )
    if room.free < _TOO_LITTLE:
        return fail("disk", text, f"Platz schaffen: unter {room.place} fehlt bald der Raum zum Schreiben.")
    little = max(_LITTLE, 2 * room.needed)
    return (
        warn("disk", text, f"Platz schaffen unter {room.place}.") if room.free < little else ok("disk", text)
    )

"""Backups of an installation: where they lie, how many are kept, and the key that belongs to them."""

import re
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from stadtradar.secret_key import replace_key, secret_file
from stadtradar.settings import Settings
from storage.backup.placing import keep_beside

_NAME = re.compile(r"stadtradar-\d{8}-\d{6}Z\.zip")


class KeyOutcome(Enum):
    """What became of the key in a backup."""

    ABSENT = "absent"  # the backup has none: it was in the settings
    SAME = "same"
    INSTALLED = "installed"
    OVERRULED = "overruled"  # the settings state another one


def backup_folder(settings: Settings) -> Path:
    """Return where backups go unless stated."""
    return settings.data_dir / "backups"


def dated_name(now: datetime) -> str:
    """Return the name of a backup; sorted by name, the newest is the last."""
    return f"stadtradar-{now.astimezone(UTC):%Y%m%d-%H%M%S}Z.zip"


def forget_older(made: Path, keep: int) -> list[Path]:
    """Delete all backups beside this one with a name of ours but the newest, and return those that went.

    The one just made counts as the newest, whatever a clock once wrong has called others.
    """
    ours = (path for path in made.parent.iterdir() if _NAME.fullmatch(path.name) and path.is_file())
    others = sorted(path for path in ours if path != made)
    old = others[: max(0, len(others) - keep + 1)]
    for path in old:
        path.unlink()
    return old


def kept_key(settings: Settings) -> Path | None:
    """Return the file of the key; None when the key stands in the settings or was never needed."""
    file = secret_file(settings)
    return file if settings.secret.key is None and file.exists() else None


def install_key(settings: Settings, key: Path | None, now: datetime) -> KeyOutcome:
    """Put the key of a backup where it is looked for; another one that is there stays under a dated name."""
    if key is None:
        return KeyOutcome.ABSENT
    restored, file = key.read_text(encoding="ascii", errors="replace").strip(), secret_file(settings)
    if settings.secret.key is not None:
        same = settings.secret.key.get_secret_value() == restored
        return KeyOutcome.SAME if same else KeyOutcome.OVERRULED
    if file.exists():
        if file.read_text(encoding="ascii", errors="replace").strip() == restored:
            return KeyOutcome.SAME
        keep_beside(
            file, file.with_name(f"{file.stem}-ersetzt-{now.astimezone(UTC):%Y%m%d-%H%M%SZ}{file.suffix}")
        )
    replace_key(file, restored)
    return KeyOutcome.INSTALLED

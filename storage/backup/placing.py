"""Giving files their names: at once, durably, and never over another."""

import os
from pathlib import Path


def place(draft: Path, target: Path) -> None:
    """Give a finished file of the same file system its name. Raises FileExistsError when that is taken."""
    keep_beside(draft, target)
    draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def keep_beside(file: Path, name: Path) -> None:
    """Give a file a further name; where a file system has no links (FAT, some shares), a new one.

    Raises FileExistsError when the name is taken.
    """
    try:
        name.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:
        if name.exists():
            raise FileExistsError(f"{name} exists") from None
        file.rename(name)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, not only what the files hold."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

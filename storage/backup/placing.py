"""Giving files their names: at once, durably, and never over another."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.durable import sync

_DRAFTS = ".stadtradar-draft-"
_DEAD = timedelta(days=1)  # nothing takes as long; whoever was writing it has been killed


@contextmanager
def drafts(folder: Path) -> Iterator[Path]:
    """Give a folder for unfinished files, for their owner only, on the file system of `folder`."""
    with TemporaryDirectory(prefix=_DRAFTS, dir=folder) as inside:
        yield Path(inside)


def forget_dead_drafts(folder: Path, now: datetime) -> None:
    """Remove what killed processes have left: it holds addresses and keys, and takes room."""
    for draft in folder.glob(f"{_DRAFTS}*"):
        if draft.stat().st_mtime < (now - _DEAD).timestamp():
            shutil.rmtree(draft, ignore_errors=True)


def place(draft: Path, target: Path) -> None:
    """Give a finished file of the same file system its name. Raises FileExistsError when that is taken."""
    keep_beside(draft, target)
    draft.unlink(missing_ok=True)
    sync(target.parent)


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

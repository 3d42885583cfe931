"""A process that dies in the middle of keeping a store safe leaves nothing half done."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage import integrity
from storage.backup.restoring import replace_sqlite, unpacked
from storage.database import Database
from tests.storage.backup.conftest import change, titles
from tests.storage.readers import NOW

TOP = Path(__file__).parents[3]
BEFORE, AFTER = ["Danach"], ["Sensoren melden freie Parkplätze"]
_STEPS = ("rename", "hardlink_to", "unlink")
# The whole work is done by then but for the name.
_KILLED_BACKUP = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.backup.making import back_up
from storage.database import Database

Path.hardlink_to = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
back_up(Database(sys.argv[1]), Path(sys.argv[2]), secret_key=None, version="1", now=datetime.now(UTC))
"""


class Killed(BaseException):
    """The end of a process, as far as names are concerned."""


def test_a_killed_backup_has_no_name(sqlite_database: Database, tmp_path: Path) -> None:
    target = tmp_path / "sicherungen" / "a.zip"
    target.parent.mkdir()

    done = subprocess.run(
        [sys.executable, "-c", _KILLED_BACKUP, sqlite_database.url, str(target)],
        cwd=TOP,
        timeout=60,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert [path.name[:18] for path in target.parent.iterdir()] == [".stadtradar-draft-"]


@pytest.mark.parametrize("step", range(6))
def test_a_killed_restoring_leaves_the_old_store_or_the_new_one(
    sqlite_database: Database, backup: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    assert sqlite_database.file is not None
    change(sqlite_database)
    sqlite_database.dispose()
    with unpacked(backup, sqlite_database.file.parent) as found, monkeypatch.context() as patch:
        _die_at(step, patch)
        try:
            replace_sqlite(found, sqlite_database.file, NOW)
        except Killed:
            expected = BEFORE
        else:
            expected = AFTER

    assert titles(sqlite_database) == expected
    assert integrity.check(sqlite_database) == []


def _die_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Let the process die when it is about to change a name for the nth time."""
    left = step

    def counted(real: Any) -> Any:
        def change_name(*given: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*given, **named)

        return change_name

    for name in _STEPS:
        patch.setattr(Path, name, counted(getattr(Path, name)))

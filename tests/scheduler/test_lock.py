"""One daemon per data directory."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.lock import AlreadyRunning, DataDirectoryLock, holder

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

_HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scheduler.lock import DataDirectoryLock
with DataDirectoryLock(Path(sys.argv[1]), now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_daemon_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with DataDirectoryLock(tmp_path, now=NOW):
        with pytest.raises(
            AlreadyRunning, match=rf"Prozess {os.getpid()}.*23\.11\.2026 09:00 Uhr"
        ) as refusal:
            DataDirectoryLock(tmp_path, now=NOW).__enter__()

        assert refusal.value.holder is not None
        assert refusal.value.holder.pid == os.getpid()


def test_the_folder_is_free_again_after_an_orderly_end(tmp_path: Path) -> None:
    with DataDirectoryLock(tmp_path, now=NOW):
        pass

    assert holder(tmp_path) is None
    with DataDirectoryLock(tmp_path, now=NOW):
        assert holder(tmp_path) is not None


def test_a_folder_nobody_ever_held_is_free(tmp_path: Path) -> None:
    assert holder(tmp_path) is None


def test_a_killed_holder_leaves_no_stale_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        held = holder(tmp_path)
        assert held is not None
        assert held.pid == process.pid

        process.kill()
        process.wait()

    assert holder(tmp_path) is None

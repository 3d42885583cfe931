"""The demonstration proves itself."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import eventually


def test_one_full_round_brings_every_expected_mail_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    done = subprocess.run(
        [sys.executable, "-m", "stadtradar", "demo", "--once"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Alle erwarteten Mails sind angekommen" in done.stdout
    assert "gestört" in done.stdout
    rows = re.findall(r"(\w+)@example\.org\D+(\d+)\D+(\d+)\D+stimmt", done.stdout)
    assert rows == [("lena", "4", "4"), ("omar", "3", "3"), ("dora", "1", "1"), ("nils", "0", "0")]


def test_the_watched_demo_ends_in_order_when_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, "-u", "-m", "stadtradar", "demo"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        shown = ""
        while "Beenden:" not in shown:
            line = demo.stdout.readline()
            assert line, shown
            shown += line
        (log,) = tmp_path.glob("stadtradar-demo-*/stadtradar.log")
        eventually(lambda: "daemon ready" in log.read_text())
        demo.send_signal(signal.SIGINT)
        rest = demo.stdout.read()

    assert demo.returncode == 0
    assert "bleiben in" in rest
    assert "daemon stopped" in log.read_text()

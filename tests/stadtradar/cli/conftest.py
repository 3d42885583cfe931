"""The command line on a fresh installation."""

from pathlib import Path

import pytest

from tests.stadtradar.cli.calling import CommandLine


@pytest.fixture
def stadtradar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    line = CommandLine(folder=tmp_path, capsys=capsys)
    line.configure("")
    return line

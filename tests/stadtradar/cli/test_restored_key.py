"""The key that belongs to a backup comes back with it, wherever the database lies."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest

from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine

OTHER = "anderer Schlüssel, der später entstand, 64 Zeichen lang"


@pytest.fixture
def elsewhere(stadtradar: CommandLine) -> Iterator[CommandLine]:
    """An installation whose database lies on another file system than its data directory."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == stadtradar.folder.stat().st_dev:
        if os.environ.get("CI"):
            pytest.fail("no second file system here")
        pytest.skip("no second file system here")
    with TemporaryDirectory(dir=shared) as folder:
        stadtradar.configure(f'[storage]\nurl = "sqlite:///{folder}/radar.db"\n')
        stadtradar.store(an_article())
        stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich")
        yield stadtradar


def test_the_key_comes_back_across_file_systems(elsewhere: CommandLine, tmp_path: Path) -> None:
    file, data = tmp_path / "a.zip", elsewhere.settings.data_dir
    key = (data / "secret.key").read_text()
    elsewhere("db", "backup", str(file))
    rmtree(data)

    answer = elsewhere("db", "restore", str(file))

    assert answer.code == 0
    assert (data / "secret.key").read_text() == key
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600


def test_a_key_that_cannot_be_put_in_place_is_told_with_what_to_do(
    stadtradar: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich")
    stadtradar("db", "backup", str(tmp_path / "a.zip"))
    key = stadtradar.settings.data_dir / "secret.key"
    key.write_text(OTHER)
    monkeypatch.setattr(Path, "replace", _refuse)

    answer = stadtradar("db", "restore", str(tmp_path / "a.zip"))

    assert answer.code == 4
    assert "Die Datenbank ist zurückgespielt, der Schlüssel der Abmeldelinks nicht" in answer.err
    assert "secret.key aus der Sicherung" in answer.err
    assert key.read_text() == OTHER


def _refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")

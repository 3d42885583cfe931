"""Whatever holds addresses or keys is for its owner only, and `doctor` tells where it is not."""

import stat
from pathlib import Path

import pytest

from tests.articles import an_article
from tests.stadtradar.cli.calling import Answer, CommandLine


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def remedies(answer: Answer) -> set[str]:
    return {one["remedy"] for one in answer.document["checks"] if one["name"] == "file_modes"}


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(an_article())
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich")
    stadtradar("db", "backup")
    return stadtradar


def test_all_that_is_written_is_for_its_owner_only(filled: CommandLine) -> None:
    folder = filled.settings.data_dir
    with filled.database() as database, database.transaction():  # so that the log lies there, too
        found = modes(folder)

    folders = {name for name in found if (folder / name).is_dir()}
    assert {"stadtradar.sqlite3", "stadtradar.sqlite3-wal", "stadtradar.sqlite3-shm", "secret.key"} <= set(
        found
    )
    assert {found[name] for name in folders} == {0o700}
    assert {mode for name, mode in found.items() if name not in folders} == {0o600}
    assert remedies(filled("doctor", "--json")) == {None}


def test_each_file_that_others_may_read_is_told_with_the_command_that_takes_it(filled: CommandLine) -> None:
    folder = filled.settings.data_dir
    (backup,) = (folder / "backups").iterdir()
    backup.chmod(0o644)
    (folder / "backups").chmod(0o755)
    (folder / "stadtradar.sqlite3").chmod(0o644)

    told = remedies(filled("doctor", "--json"))

    assert f"chmod 600 {backup}" in told
    assert f"chmod 700 {folder / 'backups'}" in told
    assert f"chmod 600 {folder / 'stadtradar.sqlite3'}" in told


def test_a_database_outside_of_the_data_directory_is_looked_at_too(
    stadtradar: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "woanders" / "radar.db"
    stadtradar.configure(f'[storage]\nurl = "sqlite:///{file}"\n')
    stadtradar.store(an_article())
    file.chmod(0o640)

    assert f"chmod 600 {file}" in remedies(stadtradar("doctor", "--json"))

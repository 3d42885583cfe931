"""`db backup` and `db restore` on a whole installation."""

import resource
import stat
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

import pytest

from scheduler.lock import DataDirectoryLock
from storage import integrity
from tests.articles import an_article
from tests.conftest import PostgresqlServer
from tests.stadtradar.cli.calling import CommandLine

pytestmark = pytest.mark.usefixtures("postgresql_programs")
KEY = "k" * 40


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(stadtradar: CommandLine, request: pytest.FixtureRequest) -> CommandLine:
    """An installation with a reader and an article, once on each kind of database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("url_of_new_database")
        stadtradar.configure(f'[storage]\nurl = "{url}"\n')
    return fill(stadtradar)


@pytest.fixture
def on_sqlite(stadtradar: CommandLine) -> CommandLine:
    return fill(stadtradar)


def fill(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(an_article())
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich", "--query", "Bus")
    return stadtradar


def titles(stadtradar: CommandLine) -> list[str]:
    found = stadtradar("search", "Parkplätze", "--json").document["articles"]
    return [one["title"] for one in found]


def backed_up(stadtradar: CommandLine) -> Path:
    return Path(stadtradar("db", "backup", "--json").document["file"])


def change(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(title="Noch mehr Parkplätze", url="https://a.example/2", body="Anders."))


def test_a_backup_lies_dated_in_the_data_directory(filled: CommandLine) -> None:
    answer = filled("db", "backup")

    folder = filled.settings.data_dir / "backups"
    (file,) = folder.iterdir()
    assert (answer.code, answer.err) == (0, "")
    assert str(file) in answer.out
    assert "1 Artikel, 1 Empfänger" in answer.out
    assert f"stadtradar-{datetime.now(UTC):%Y%m%d}" in file.name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_goes_where_it_is_told(filled: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "nas"
    folder.mkdir()

    named, dated = filled("db", "backup", str(tmp_path / "a.zip")), filled("db", "backup", str(folder))

    assert (named.code, dated.code) == (0, 0)
    assert (tmp_path / "a.zip").exists()
    assert len(list(folder.iterdir())) == 1


def test_a_backup_is_made_beside_the_daemon(on_sqlite: CommandLine) -> None:
    with DataDirectoryLock(on_sqlite.settings.data_dir, now=datetime.now(UTC)):
        assert on_sqlite("db", "backup").code == 0


def test_the_newest_backups_are_kept_and_nothing_else_is_touched(on_sqlite: CommandLine) -> None:
    folder = on_sqlite.settings.data_dir / "backups"
    folder.mkdir()
    old = [f"stadtradar-2026010{day}-030000Z.zip" for day in range(1, 5)]
    for name in [*old, "stadtradar-vor-dem-umzug.zip", "brief.txt"]:
        (folder / name).touch()

    answer = on_sqlite("db", "backup", "--keep", "3", "--json")

    left = {path.name for path in folder.iterdir()} - {Path(answer.document["file"]).name}
    assert left == {*old[2:], "stadtradar-vor-dem-umzug.zip", "brief.txt"}
    assert [Path(one).name for one in answer.document["forgotten"]] == old[:2]


def test_the_backup_just_made_is_kept_even_beside_one_of_the_future(on_sqlite: CommandLine) -> None:
    folder = on_sqlite.settings.data_dir / "backups"
    folder.mkdir()
    (folder / "stadtradar-20991231-030000Z.zip").touch()

    made = on_sqlite("db", "backup", "--keep", "1", "--json").document["file"]

    assert [str(path) for path in folder.iterdir()] == [made]


def test_keeping_the_newest_wants_a_folder(on_sqlite: CommandLine, tmp_path: Path) -> None:
    answer = on_sqlite("db", "backup", str(tmp_path / "a.zip"), "--keep", "3")

    assert answer.code == 2
    assert "Ordner" in answer.err


def test_a_backup_that_fails_deletes_no_older_one(on_sqlite: CommandLine) -> None:
    folder = on_sqlite.settings.data_dir / "backups"
    folder.mkdir()
    for day in range(1, 4):
        (folder / f"stadtradar-2026010{day}-030000Z.zip").touch()

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # as a disk that is full, but for this process
    try:
        answer = on_sqlite("db", "backup", "--keep", "1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert answer.code == 4
    assert "backups" in answer.err
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    ("target", "told"), [("fehlt/a.zip", "Pfad besteht nicht"), ("stadtradar.toml/a.zip", "kein Ordner")]
)
def test_a_target_that_cannot_be_is_told(on_sqlite: CommandLine, target: str, told: str) -> None:
    answer = on_sqlite("db", "backup", str(on_sqlite.folder / target))

    assert answer.code == 4
    assert told in answer.err
    assert target in answer.err


def test_an_existing_file_is_not_overwritten(filled: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("wertvoll")

    answer = filled("db", "backup", str(tmp_path / "a.zip"))

    assert answer.code == 4
    assert "gibt es schon" in answer.err
    assert (tmp_path / "a.zip").read_text() == "wertvoll"


def test_the_key_of_the_links_is_in_the_backup_and_that_is_said(on_sqlite: CommandLine) -> None:
    answer = on_sqlite("db", "backup")

    (file,) = (on_sqlite.settings.data_dir / "backups").iterdir()
    with ZipFile(file) as packed:
        assert packed.read("secret.key") == (on_sqlite.settings.data_dir / "secret.key").read_bytes()
    assert "Schlüssel der Abmeldelinks ist enthalten" in answer.out


def test_a_key_in_the_settings_is_not_in_the_backup_and_that_is_said(stadtradar: CommandLine) -> None:
    stadtradar.configure(f'[secret]\nkey = "{KEY}"\n')
    fill(stadtradar)

    answer = stadtradar("db", "backup")

    (file,) = (stadtradar.settings.data_dir / "backups").iterdir()
    assert KEY.encode() not in file.read_bytes()
    assert "[secret] key getrennt sichern" in answer.err


def test_a_restored_store_is_the_one_of_the_backup(on_sqlite: CommandLine) -> None:
    file = backed_up(on_sqlite)
    change(on_sqlite)

    answer = on_sqlite("db", "restore", str(file))

    assert answer.code == 0
    assert titles(on_sqlite) == ["Sensoren melden freie Parkplätze"]
    assert "SQLite vom" in answer.out
    assert "Mails können noch einmal kommen" in answer.err
    assert "subscribers erase" not in answer.err
    (kept,) = on_sqlite.settings.data_dir.glob("stadtradar-ersetzt-*.sqlite3")
    assert str(kept) in answer.out


def test_a_lost_installation_comes_back_with_its_links(on_sqlite: CommandLine, tmp_path: Path) -> None:
    key = (on_sqlite.settings.data_dir / "secret.key").read_text()
    on_sqlite("db", "backup", str(tmp_path / "a.zip"))
    rmtree(on_sqlite.settings.data_dir)

    answer = on_sqlite("db", "restore", str(tmp_path / "a.zip"), "--json")

    assert answer.document["restored"] == {"kept": None, "key": "installed", "withdrawals": None}
    assert (on_sqlite.settings.data_dir / "secret.key").read_text() == key
    assert stat.S_IMODE((on_sqlite.settings.data_dir / "secret.key").stat().st_mode) == 0o600
    assert on_sqlite("db", "check").code == 0


def test_another_key_is_kept_beside(on_sqlite: CommandLine) -> None:
    folder = on_sqlite.settings.data_dir
    file = backed_up(on_sqlite)
    (folder / "secret.key").write_text("anderer Schlüssel, der später entstand, 64 Zeichen lang")

    answer = on_sqlite("db", "restore", str(file))

    (kept,) = folder.glob("secret-ersetzt-*.key")
    assert kept.read_text().startswith("anderer Schlüssel")
    assert "Schlüssel der Abmeldelinks wurde mit zurückgespielt" in answer.err


def test_a_key_in_the_settings_overrules_that_of_the_backup(on_sqlite: CommandLine) -> None:
    file = backed_up(on_sqlite)
    on_sqlite.configure(f'[secret]\nkey = "{KEY}"\n')

    answer = on_sqlite("db", "restore", str(file))

    assert "frühere Abmeldelinks gelten nicht" in answer.err


def test_nothing_is_replaced_while_the_daemon_runs(on_sqlite: CommandLine) -> None:
    file = backed_up(on_sqlite)
    change(on_sqlite)

    with DataDirectoryLock(on_sqlite.settings.data_dir, now=datetime.now(UTC)):
        answer = on_sqlite("db", "restore", str(file))

    assert answer.code == 4
    assert "gehört schon" in answer.err
    assert len(titles(on_sqlite)) == 2


def test_the_drill_changes_nothing(filled: CommandLine) -> None:
    file = backed_up(filled)
    change(filled)

    with DataDirectoryLock(filled.settings.data_dir, now=datetime.now(UTC)):  # beside the daemon, too
        answer = filled("db", "restore", str(file), "--check")

    assert answer.code == 0
    assert "vollständig und unversehrt" in answer.out
    assert len(titles(filled)) == 2
    assert list(filled.settings.data_dir.glob("*ersetzt*")) == []


def test_a_bad_backup_is_refused_and_nothing_replaced(on_sqlite: CommandLine) -> None:
    file = backed_up(on_sqlite)
    change(on_sqlite)
    file.write_bytes(file.read_bytes()[:-1000])

    real, drill = on_sqlite("db", "restore", str(file)), on_sqlite("db", "restore", str(file), "--check")

    assert (real.code, drill.code) == (1, 1)
    assert "Es wurde nichts verändert." in real.err
    assert len(titles(on_sqlite)) == 2


def test_a_backup_that_is_not_there_is_told(on_sqlite: CommandLine) -> None:
    answer = on_sqlite("db", "restore", "nirgends.zip")

    assert answer.code == 4
    assert "nirgends.zip" in answer.err
    assert "besteht nicht" in answer.err


def test_a_server_takes_its_store_back_when_it_is_empty(
    stadtradar: CommandLine, url_of_new_database: str, postgresql_server: PostgresqlServer
) -> None:
    stadtradar.configure(f'[storage]\nurl = "{url_of_new_database}"\n')
    file = backed_up(fill(stadtradar))
    full = stadtradar("db", "restore", str(file))

    with postgresql_server.new_database(template="template1") as url:
        stadtradar.configure(f'[storage]\nurl = "{url}"\n')
        answer = stadtradar("db", "restore", str(file))

        assert full.code == 4
        assert "createdb" in full.err
        assert (answer.code, titles(stadtradar)) == (0, ["Sensoren melden freie Parkplätze"])
        with stadtradar.database() as database:
            assert integrity.check(database) == []


def test_a_backup_of_the_other_kind_is_told_how_to_get_there(
    on_sqlite: CommandLine, url_of_new_database: str
) -> None:
    file = backed_up(on_sqlite)
    on_sqlite.configure(f'[storage]\nurl = "{url_of_new_database}"\n')

    answer = on_sqlite("db", "restore", str(file))

    assert answer.code == 4
    assert "stadtradar db copy" in answer.err

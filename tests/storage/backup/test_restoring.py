"""Bringing a backup back: checked before, swapped at once, and the old store kept."""

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from alembic import command
from sqlalchemy import text

from storage import integrity, schema
from storage.backup.archive import pack
from storage.backup.making import back_up
from storage.backup.manifest import SECRET_KEY, Origin, read_manifest
from storage.backup.refusals import BackupRefused, BadBackup
from storage.backup.restoring import replace_sqlite, unpacked
from storage.database import Database
from storage.schema import SchemaNewerThanCode
from tests.storage.backup.conftest import change, titles
from tests.storage.damage import zero_page_of
from tests.storage.readers import NOW

pytestmark = pytest.mark.usefixtures("postgresql_programs")
KEPT = "stadtradar-ersetzt-20260304-120000Z.db"


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}


def put_back(backup: Path, file: Path) -> Path | None:
    with unpacked(backup, file.parent) as found:
        return replace_sqlite(found, file, NOW)


def repacked(backup: Path, target: Path, alter: Callable[[Path], None], **stated: object) -> Path:
    """Pack a backup anew with another store, as sound as its manifest can say."""
    folder = target.parent / "repacked"
    with ZipFile(backup) as packed:
        packed.extractall(folder)
        manifest = json.loads(packed.read("manifest.json"))
    store = folder / "stadtradar.sqlite3"
    alter(store)
    manifest["origin"].update(stated)
    origin: Origin = read_manifest(target, json.dumps(manifest).encode()).origin
    pack(target, origin, {store.name: store, SECRET_KEY: folder / SECRET_KEY})
    return target


def sql(statement: str) -> Callable[[Path], None]:
    def run(store: Path) -> None:
        database = Database(f"sqlite:///{store}")
        with database.transaction() as session:
            session.execute(text(statement))
        database.dispose()

    return run


def test_a_store_comes_back_as_it_was(sqlite_database: Database, backup: Path) -> None:
    change(sqlite_database)
    sqlite_database.dispose()
    assert sqlite_database.file is not None

    kept = put_back(backup, sqlite_database.file)

    assert titles(sqlite_database) == ["Sensoren melden freie Parkplätze"]
    assert integrity.check(sqlite_database) == []
    assert kept is not None
    assert titles(Database(f"sqlite:///{kept}")) == ["Danach"]


def test_all_that_lies_there_afterwards_is_for_its_owner_only(
    sqlite_database: Database, backup: Path
) -> None:
    assert sqlite_database.file is not None
    sqlite_database.dispose()

    put_back(backup, sqlite_database.file)
    titles(sqlite_database)

    found = modes(sqlite_database.file.parent)
    assert {found["stadtradar.db"], found["stadtradar.db-wal"], found[KEPT], found["sicherung.zip"]} == {
        0o600
    }
    assert [name for name in found if name.startswith(".")] == []


def test_a_store_is_made_where_there_was_none(backup: Path, tmp_path: Path) -> None:
    folder = tmp_path / "neu"
    folder.mkdir()

    kept = put_back(backup, folder / "stadtradar.db")

    assert kept is None
    assert titles(Database(f"sqlite:///{folder}/stadtradar.db")) == ["Sensoren melden freie Parkplätze"]


def test_a_damaged_store_is_kept_with_its_log(sqlite_database: Database, backup: Path) -> None:
    file = zero_page_of(sqlite_database, "outbox")
    file.write_bytes(bytes(100) + file.read_bytes()[100:])
    wal, shm = file.with_name("stadtradar.db-wal"), file.with_name("stadtradar.db-shm")
    wal.write_bytes(b"was noch nicht in der Datei stand")
    shm.write_bytes(b"x")

    kept = put_back(backup, file)

    assert kept is not None
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"was noch nicht in der Datei stand"
    assert (wal.exists(), shm.exists()) == (False, False)
    assert integrity.check(sqlite_database) == []


def test_the_log_of_a_store_that_vanished_is_not_read_into_the_new_one(backup: Path, tmp_path: Path) -> None:
    file = tmp_path / "verschwunden.db"
    file.with_name("verschwunden.db-wal").write_bytes(b"alt")

    kept = put_back(backup, file)

    assert kept is None
    assert not file.with_name("verschwunden.db-wal").exists()
    assert titles(Database(f"sqlite:///{file}")) == ["Sensoren melden freie Parkplätze"]


def test_what_a_killed_process_left_in_the_log_is_in_the_kept_store(
    sqlite_database: Database, backup: Path, tmp_path: Path
) -> None:
    assert sqlite_database.file is not None
    change(sqlite_database)
    dead = tmp_path / "tot"
    dead.mkdir()
    for end in ("", "-wal"):  # as they lie after a kill: what was committed is in the log only
        shutil.copy(f"{sqlite_database.file}{end}", dead / f"stadtradar.db{end}")

    kept = put_back(backup, dead / "stadtradar.db")

    assert sorted(path.name for path in dead.iterdir()) == [KEPT, "stadtradar.db"]
    assert titles(Database(f"sqlite:///{kept}")) == ["Danach"]


def test_a_store_in_use_is_not_replaced(
    sqlite_database: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backup.restoring._PATIENCE", 0.05)
    assert sqlite_database.file is not None
    change(sqlite_database)

    with sqlite_database.reading(), pytest.raises(BackupRefused, match="noch in Gebrauch"):
        put_back(backup, sqlite_database.file)

    assert titles(sqlite_database) == ["Danach"]
    assert not sqlite_database.file.with_name(KEPT).exists()


@pytest.mark.parametrize(
    ("alter", "stated", "match"),
    [
        (sql("DELETE FROM article_url"), {}, "article_url: 0 statt 1"),
        (sql("CREATE TABLE fremd (x)"), {}, "fremd: 0 statt keine Tabelle"),
        (sql("UPDATE alembic_version SET version_num = '0003'"), {}, "0003 statt"),
        (sql("DROP TABLE alembic_version"), {}, "ohne Stand"),
        (sql("DROP TABLE outbox_match"), {}, "outbox_match: keine Tabelle statt 0"),
        (lambda store: store.write_bytes(b"kein SQLite" * 500), {}, "beschädigte Datenbank"),
        (lambda store: store.write_bytes(b""), {}, "andere Datenbank als angegeben"),
        (sql("SELECT 1"), {"rows": {"article": 1}}, "keine Datenbank von Stadtradar"),
    ],
)
def test_a_store_that_is_not_what_is_stated_is_refused(
    backup: Path, tmp_path: Path, alter: Callable[[Path], None], stated: dict[str, object], match: str
) -> None:
    file = repacked(backup, tmp_path / "b.zip", alter, **stated)

    with pytest.raises(BadBackup, match=match), unpacked(file, tmp_path):
        pass


def test_a_damaged_store_in_a_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    def damage(store: Path) -> None:
        zero_page_of(Database(f"sqlite:///{store}"), "outbox")

    file = repacked(backup, tmp_path / "b.zip", damage)

    with pytest.raises(BadBackup, match="beschädigte Datenbank"), unpacked(file, tmp_path):
        pass


def test_a_reference_to_nothing_is_refused(backup: Path, tmp_path: Path) -> None:
    def break_off(store: Path) -> None:
        database = Database(f"sqlite:///{store}")
        with database.engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("UPDATE article_url SET article_id = 77")
            raw.close()
        database.dispose()

    file = repacked(backup, tmp_path / "b.zip", break_off)

    with pytest.raises(BadBackup, match="verweist auf eine fehlende Zeile"), unpacked(file, tmp_path):
        pass


def test_a_backup_of_a_newer_program_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = sql("UPDATE alembic_version SET version_num = '9999'")
    file = repacked(backup, tmp_path / "b.zip", newer, schema="9999")

    with pytest.raises(SchemaNewerThanCode, match="9999"), unpacked(file, tmp_path):
        pass


def test_a_backup_of_an_older_program_is_taken(tmp_path: Path) -> None:
    old = Database(f"sqlite:///{tmp_path}/alt.db")
    with old.migrating() as connection:
        command.upgrade(schema.alembic_config(connection), "0002")
    back_up(old, tmp_path / "a.zip", secret_key=None, version="0.1", now=NOW)
    old.dispose()

    put_back(tmp_path / "a.zip", tmp_path / "neu.db")

    new = Database(f"sqlite:///{tmp_path}/neu.db")
    schema.upgrade(new)
    assert integrity.check(new) == []


def test_without_room_nothing_is_unpacked(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "voll"
    folder.mkdir()
    usage = shutil.disk_usage(folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(BackupRefused, match=r"fehlt Platz.*frei 1 MiB"), unpacked(backup, folder):
        pass

    assert list(folder.iterdir()) == []

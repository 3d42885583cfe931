"""Making backups, while others write, and when it cannot be."""

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Self
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from storage import integrity, schema
from storage.articles import save_article
from storage.backup.making import back_up
from storage.backup.manifest import Kind
from storage.backup.refusals import BackupRefused
from storage.backup.restoring import fill_postgresql, unpacked
from storage.database import Database
from storage.schema import NoSchema, SchemaNewerThanCode
from tests.articles import an_article
from tests.conftest import PostgresqlServer
from tests.storage.damage import zero_page_of
from tests.storage.readers import NOW
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("postgresql_programs")


class Writer:
    """Saves one article after the other in a thread of its own."""

    def __init__(self, url: str) -> None:
        self.saved = 0
        self._url = url
        self._done = Event()
        self._thread = Thread(target=self._write)

    def __enter__(self) -> Self:
        self._thread.start()
        eventually(lambda: self.saved)
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _write(self) -> None:
        database = Database(self._url)
        while not self._done.is_set():
            with database.transaction() as session:
                body = f"Der Bus Nummer {self.saved} kommt. " * 50
                article = an_article(title=f"Meldung {self.saved}", body=body)
                save_article(session, article, keys={f"w{self.saved}"}, alertable=True, now=NOW)
            self.saved += 1
        database.dispose()


def restored(file: Path, folder: Path, server: PostgresqlServer | None) -> list[str]:
    """Return what is wrong with the store in a backup, after all that restoring checks."""
    with unpacked(file, folder) as found:
        if server is None:
            copy = Database(f"sqlite:///{found.store}")
            try:
                return integrity.check(copy)
            finally:
                copy.dispose()
        with server.new_database(template="template1") as url:
            copy = Database(url)
            fill_postgresql(found, copy)
            try:
                return integrity.check(copy)
            finally:
                copy.dispose()


@pytest.mark.parametrize("run", range(15))
def test_a_backup_made_while_others_write_is_whole(
    filled: Database,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    run: int,
) -> None:
    # As many steps as a store has pages: commits of others fall between them.
    monkeypatch.setattr("storage.backup.sqlite._PAGES_AT_ONCE", 1)
    file = tmp_path / f"{run}.zip"

    with Writer(filled.url) as writer:
        before = writer.saved
        manifest = back_up(filled, file, secret_key=None, version="1", now=NOW)
        meanwhile = writer.saved - before

    server = None if filled.is_sqlite else request.getfixturevalue("postgresql_server")
    assert meanwhile > 0
    assert restored(file, tmp_path, server) == []
    assert 1 + before <= manifest.origin.rows["article"] <= 2 + before + meanwhile


def test_a_backup_says_what_it_holds(filled: Database, tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("k" * 64)

    manifest = back_up(filled, tmp_path / "a.zip", secret_key=key, version="1.2.3", now=NOW)

    origin = manifest.origin
    assert (origin.version, origin.schema, origin.made_at) == ("1.2.3", schema.HEAD, NOW)
    assert origin.kind is (Kind.SQLITE if filled.is_sqlite else Kind.POSTGRESQL)
    assert (origin.rows["article"], origin.rows["subscription"], origin.rows["outbox"]) == (1, 1, 0)
    assert manifest.members["secret.key"].sha256 == hashlib.sha256(b"k" * 64).hexdigest()
    with ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        assert packed.read("secret.key") == b"k" * 64


def test_a_backup_is_for_its_owner_only_and_alone_in_its_folder(filled: Database, tmp_path: Path) -> None:
    folder = tmp_path / "sicherungen"
    folder.mkdir()

    back_up(filled, folder / "a.zip", secret_key=None, version="1", now=NOW)

    assert [path.name for path in folder.iterdir()] == ["a.zip"]
    assert stat.S_IMODE((folder / "a.zip").stat().st_mode) == 0o600


def test_the_copy_leaves_the_store_as_it_is(sqlite_database: Database, tmp_path: Path) -> None:
    back_up(sqlite_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)

    with sqlite_database.transaction() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


def test_no_file_is_ever_overwritten(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_text("wertvoll")

    with pytest.raises(BackupRefused, match="gibt es schon"):
        back_up(filled, file, secret_key=None, version="1", now=NOW)

    assert file.read_text() == "wertvoll"


def test_a_folder_that_is_not_there_is_told(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        back_up(filled, tmp_path / "nirgends" / "a.zip", secret_key=None, version="1", now=NOW)


def test_a_full_disk_leaves_nothing_behind(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sicherungen"
    folder.mkdir()
    full = OSError(28, "No space left on device")

    def no_room(_: int) -> None:
        raise full

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        back_up(sqlite_database, folder / "a.zip", secret_key=None, version="1", now=NOW)

    assert list(folder.iterdir()) == []


def test_what_a_killed_backup_left_is_removed_after_a_day(sqlite_database: Database, tmp_path: Path) -> None:
    dead, alive = tmp_path / ".stadtradar-draft-tot", tmp_path / ".stadtradar-draft-lebt"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "stadtradar.sqlite3").write_text("halb")
    old, new = (NOW - timedelta(days=2)).timestamp(), NOW.timestamp()
    os.utime(dead, (old, old))
    os.utime(alive, (new, new))

    back_up(sqlite_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)

    assert (dead.exists(), alive.exists()) == (False, True)


def test_a_damaged_store_is_not_backed_up(sqlite_database: Database, tmp_path: Path) -> None:
    zero_page_of(sqlite_database, "outbox")

    with pytest.raises(BackupRefused, match=r"beschädigt.*frühere Sicherungen bleiben.*db restore"):
        back_up(sqlite_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)

    assert not (tmp_path / "a.zip").exists()


def test_a_store_without_tables_is_not_backed_up(bare_database: Database, tmp_path: Path) -> None:
    with pytest.raises(NoSchema):
        back_up(bare_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)


def test_a_store_of_a_newer_program_is_not_backed_up(filled: Database, tmp_path: Path) -> None:
    with filled.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaNewerThanCode):
        back_up(filled, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)


def test_a_missing_program_is_named(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupRefused, match=r"pg_dump fehlt.*postgresql-client"):
        back_up(postgresql_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)


def test_programs_of_another_version_are_told(
    postgresql_database: Database,
    tmp_path: Path,
    postgresql_programs: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = postgresql_programs.parents[1] / "pginstall" / "bin"
    monkeypatch.setenv("PATH", str(older), prepend=os.pathsep)

    with pytest.raises(BackupRefused, match="in der Version des Servers installieren"):
        back_up(postgresql_database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)


def test_the_password_never_stands_on_a_command_line(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    seen = tmp_path / "seen"
    program = programs / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" "[$PGPASSWORD]" > {seen}\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    # The server of the tests asks for no password, so any will do.
    url = postgresql_database.engine.url.set(password="sehr:ge'heim")
    database = Database(url.render_as_string(hide_password=False))

    with pytest.raises(BackupRefused, match="pg_dump misslang") as refusal:
        back_up(database, tmp_path / "a.zip", secret_key=None, version="1", now=NOW)

    arguments, _, secret = seen.read_text().strip().rpartition(" ")
    assert secret == "[sehr:ge'heim]"
    assert "heim" not in arguments + str(refusal.value)
    database.dispose()

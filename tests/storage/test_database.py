import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage.database import Database, DatabaseUnavailable, Session
from storage.tables import Progress, Story

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def count(session: Session) -> int:
    return session.get_one(Progress, "test").entry_id


def start_counting(database: Database) -> None:
    with database.transaction() as session:
        session.add(Progress(reader="test", entry_id=0))


def test_what_is_written_is_kept_and_usable_after_the_transaction(database: Database) -> None:
    with database.transaction() as session:
        story = Story(first_seen_at=NOW)
        session.add(story)

    assert story.first_seen_at == NOW
    with database.reading() as session:
        assert session.get_one(Story, story.id).first_seen_at == NOW


def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    def fail_half_way() -> None:
        with database.transaction() as session:
            session.add(Story(first_seen_at=NOW))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with database.reading() as session:
        assert session.query(Story).all() == []


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    berlin = timezone(timedelta(hours=1))
    with database.transaction() as session:
        session.add(Story(id=1, first_seen_at=NOW.astimezone(berlin)))

    with database.reading() as session:
        seen = session.get_one(Story, 1).first_seen_at
    assert (seen, seen.utcoffset()) == (NOW, timedelta(0))


def test_a_time_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.transaction() as session:
        session.add(Story(first_seen_at=NOW.replace(tzinfo=None)))


def test_a_reading_session_cannot_write_and_the_next_one_can(database: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseUnavailable)), database.reading() as session:
        session.execute(text("DELETE FROM story"))

    with database.transaction() as session:
        session.add(Story(first_seen_at=NOW))
    with database.reading() as session:
        assert len(session.query(Story).all()) == 1


def test_a_reader_sees_one_moment_while_others_write(database: Database) -> None:
    start_counting(database)

    with database.reading() as reader:
        before = count(reader)
        with database.transaction() as writer:
            writer.get_one(Progress, "test").entry_id = 7
        reader.expire_all()
        after = count(reader)

    assert (before, after) == (0, 0)


def test_no_update_is_lost_between_writers(sqlite_database: Database) -> None:
    start_counting(sqlite_database)

    def add_up(_: int) -> None:
        for _ in range(25):
            with sqlite_database.transaction() as session:
                session.get_one(Progress, "test").entry_id += 1

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(add_up, range(4)))

    with sqlite_database.reading() as session:
        assert count(session) == 100


def test_sqlite_is_set_up_for_safety(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        told = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "query_only")
        }

    assert told == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 30000,
        "query_only": 0,
    }


def test_file_and_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "daten" / "stadtradar.db"
    database = Database(f"sqlite:///{file}")

    with database.transaction() as session:
        session.execute(text("CREATE TABLE x (y)"))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert "stadtradar.db-wal" in modes
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    database.dispose()


def test_the_rights_of_an_existing_folder_are_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    database = Database(f"sqlite:///{tmp_path}/stadtradar.db")

    with database.reading():
        pass

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    database.dispose()


def test_a_folder_that_cannot_be_made_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    database = Database(f"sqlite:///{tmp_path}/datei/stadtradar.db")

    with pytest.raises(DatabaseUnavailable, match="lässt sich nicht anlegen") as told, database.reading():
        pass

    assert str(tmp_path) in told.value.problem
    assert "exists" not in told.value.problem
    assert "Ordner" in told.value.remedy
    database.dispose()


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "stadtradar.db"
    file.write_text("Einkaufszettel\n" * 100)
    database = Database(f"sqlite:///{file}")

    with (
        pytest.raises(DatabaseUnavailable, match=r"keine SQLite-Datenbank.*Sicherung"),
        database.transaction(),
    ):
        pass

    assert file.read_text().startswith("Einkaufszettel")
    database.dispose()


def test_a_locked_database_is_told_after_the_waiting_time(sqlite_database: Database) -> None:
    impatient = Database(sqlite_database.url)

    @event.listens_for(impatient.engine, "connect")
    def _wait_less(connection: Connection, _: object) -> None:
        connection.execute("PRAGMA busy_timeout=10").close()

    with sqlite_database.transaction():
        with pytest.raises(DatabaseUnavailable, match="gesperrt"), impatient.transaction():
            pass
        with impatient.reading() as session:
            assert session.query(Story).all() == []
    impatient.dispose()


def fill(database: Database) -> None:
    with database.transaction() as session:
        session.add(Progress(reader="voll", entry_id=1))
        session.add_all(Story(id=number, first_seen_at=NOW) for number in range(5000))


def test_a_full_disk_is_told_and_undone(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with pytest.raises(DatabaseUnavailable, match="Datenträger ist voll"):
        fill(sqlite_database)

    with sqlite_database.reading() as session:
        assert session.get(Progress, "voll") is None


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    database = Database(f"postgresql://stadtradar:geheim@/stadtradar?host={tmp_path}")

    with pytest.raises(DatabaseUnavailable, match="antwortet nicht") as told, database.transaction():
        pass

    assert "geheim" not in str(told.value)
    assert "Datenbankserver" in told.value.remedy
    database.dispose()


@pytest.mark.parametrize("url", ["", "unsinn", "mysql://root:geheim@localhost/x", "/var/lib/stadtradar.db"])
def test_an_address_of_no_known_database_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="Beispiel") as told:
        Database(url)

    assert "geheim" not in str(told.value)


def test_a_connection_lost_at_work_is_told_and_replaced(postgresql_database: Database) -> None:
    start_counting(postgresql_database)
    other = Database(postgresql_database.url)

    def be_cut_off() -> None:
        with postgresql_database.transaction() as session, other.transaction() as killer:
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            session.get_one(Progress, "test").entry_id = 2
            session.flush()

    with pytest.raises(DatabaseUnavailable, match="antwortet nicht"):
        be_cut_off()
    other.dispose()

    with postgresql_database.reading() as session:
        assert count(session) == 0


def test_a_connection_lost_at_rest_is_replaced(postgresql_database: Database) -> None:
    start_counting(postgresql_database)
    other = Database(postgresql_database.url)
    with other.transaction() as killer:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ended = list(killer.scalars(text(f"SELECT pg_terminate_backend(pid, 10000) {others}")))
    other.dispose()

    with postgresql_database.reading() as session:
        assert count(session) == 0
    assert all(ended)
    assert ended


def test_a_connection_closed_at_rest_is_replaced(postgresql_database: Database) -> None:
    start_counting(postgresql_database)
    with postgresql_database.engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.close()

    with postgresql_database.reading() as session:
        assert count(session) == 0


def test_a_connection_whose_server_says_something_unasked_is_kept(postgresql_database: Database) -> None:
    start_counting(postgresql_database)
    with postgresql_database.transaction() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        session.execute(text("LISTEN told"))
    other = Database(postgresql_database.url)
    with other.transaction() as teller:
        teller.execute(text("NOTIFY told"))
    other.dispose()

    with postgresql_database.reading() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) == pid


def test_a_mistake_in_our_own_sql_is_not_taken_for_an_outage(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(text("SELECT * FROM nirgends"))


def test_values_are_kept_out_of_error_messages(database: Database) -> None:
    with pytest.raises(DBAPIError) as raised, database.transaction() as session:
        session.execute(text("SELECT * FROM nirgends WHERE x = :x"), {"x": "leserin@example.org"})

    assert "leserin" not in str(raised.value)

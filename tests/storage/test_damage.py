"""Damage to the file of a store is found at the start, told with the remedy, and left as it is."""

import shutil
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text

from storage.articles import save_article
from storage.damage import refuse_damaged
from storage.database import Database, DatabaseUnavailable
from tests.articles import an_article
from tests.storage.damage import PAGE, zero_page, zero_page_of
from tests.storage.indexed import ids
from tests.storage.readers import NOW

LONG = timedelta(minutes=1)


@pytest.fixture
def store(sqlite_database: Database) -> Database:
    with sqlite_database.transaction() as session:
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
    sqlite_database.dispose()
    return sqlite_database


def test_a_sound_store_is_let_through(database: Database) -> None:
    refuse_damaged(database, within=LONG)


def test_a_store_that_is_not_made_yet_is_let_through_and_not_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/neu.db")

    refuse_damaged(database, within=LONG)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("table", ["article", "outbox", "alembic_version", "search_document", "page_body"])
def test_a_broken_page_is_told_with_the_remedy(store: Database, table: str) -> None:
    file = zero_page_of(store, table)
    before = file.read_bytes()

    with pytest.raises(DatabaseUnavailable, match="ist beschädigt") as told:
        refuse_damaged(store, within=LONG)

    store.dispose()
    assert "stadtradar db restore" in told.value.remedy
    assert file.read_bytes() == before


def test_hardly_any_page_can_be_zeroed_unnoticed(store: Database) -> None:
    assert store.file is not None
    with store.reading() as session:
        free = session.scalar(text("PRAGMA freelist_count"))
    store.dispose()
    whole = store.file.read_bytes()
    unnoticed = []

    for number in range(1, len(whole) // PAGE + 1):
        store.file.write_bytes(whole)
        zero_page(store, number)
        try:
            refuse_damaged(store, within=LONG)
        except DatabaseUnavailable:
            store.dispose()
        else:
            unnoticed.append(number)

    # A page of the free list has no content to lose.
    assert len(unnoticed) <= free


def test_a_file_cut_off_anywhere_is_told(store: Database) -> None:
    assert store.file is not None
    whole = store.file.read_bytes()

    for length in {
        1,
        50,
        99,
        100,
        PAGE - 1,
        PAGE,
        2 * PAGE,
        len(whole) // 2,
        len(whole) - PAGE,
        len(whole) - 1,
    }:
        store.file.write_bytes(whole[:length])
        with pytest.raises(DatabaseUnavailable, match=r"beschädigt|keine SQLite-Datenbank|Datenträger"):
            refuse_damaged(store, within=LONG)
        store.dispose()
        assert store.file.stat().st_size == length


def test_pages_that_stand_in_the_log_alone_are_not_missed(store: Database, tmp_path: Path) -> None:
    assert store.file is not None
    with store.transaction() as session:
        save_article(session, an_article(body="Neu. " * 9000), keys={"b"}, alertable=True, now=NOW)
    dead = tmp_path / "tot.db"  # as it lies after a kill
    for end in ("", "-wal"):
        shutil.copy(f"{store.file}{end}", f"{dead}{end}")
    killed = Database(f"sqlite:///{dead}")

    refuse_damaged(killed, within=LONG)

    with killed.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM article")) == 2
    killed.dispose()


def test_the_look_ends_in_time_and_then_proves_nothing(store: Database) -> None:
    zero_page_of(store, "page_body")
    began = monotonic()

    refuse_damaged(store, within=timedelta(0))

    assert monotonic() - began < 10


def test_damage_met_at_work_is_told_with_the_remedy(store: Database) -> None:
    zero_page_of(store, "outbox")

    with (
        pytest.raises(DatabaseUnavailable, match=r"beschädigt.*stadtradar db restore"),
        store.reading() as session,
    ):
        session.execute(text("SELECT count(*) FROM outbox WHERE attempts > 1"))


@pytest.mark.parametrize("table", ["search_words_config", "search_words_data", "search_words_idx"])
def test_damage_to_the_index_is_told_as_damage(store: Database, table: str) -> None:
    zero_page_of(store, table)

    with pytest.raises(DatabaseUnavailable, match=r"beschädigt.*stadtradar db restore"):
        search_and_save(store)


def search_and_save(store: Database) -> None:
    ids(store, "Sensoren")
    with store.transaction() as session:
        save_article(session, an_article(body="Neu."), keys={"neu"}, alertable=True, now=NOW)

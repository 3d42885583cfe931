"""`db copy` on a whole installation."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from scheduler.lock import DataDirectoryLock
from storage import integrity
from tests.articles import an_article
from tests.stadtradar.cli.calling import CommandLine
from tests.storage.drawing import drawn_blocks


@pytest.fixture
def filled(stadtradar: CommandLine) -> CommandLine:
    stadtradar.store(an_article())
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich", "--query", "Bus")
    return stadtradar


def test_an_installation_moves_to_a_server(filled: CommandLine, url_of_new_database: str) -> None:
    answer = filled("db", "copy", url_of_new_database)
    filled.configure(f'[storage]\nurl = "{url_of_new_database}"\n')
    indexed = filled("db", "reindex")

    assert answer.code == 0
    assert "Kopiert und verglichen" in answer.out
    assert "Wörter der Suche noch fehlen: 1." in answer.out
    assert "1 Artikel" in indexed.out
    assert filled("search", "Parkplätze", "--json").document["total"] == 1
    assert filled("subscribers", "list", "--json").document["subscribers"][0]["address"] == "a@example.org"
    with filled.database() as database:
        assert integrity.check(database) == []


def test_common_words_are_drawn_once_all_is_indexed(
    filled: CommandLine, url_of_new_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.index.bitmaps.BLOCK", 1)
    filled("db", "copy", url_of_new_database)
    filled.configure(f'[storage]\nurl = "{url_of_new_database}"\n')

    filled("db", "reindex")

    with filled.database() as database:
        assert drawn_blocks(database) == [1]
        assert integrity.check(database) == []


def test_while_somebody_writes_nothing_is_drawn_and_that_is_told(
    filled: CommandLine, url_of_new_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("db", "copy", url_of_new_database)
    filled.configure(f'[storage]\nurl = "{url_of_new_database}"\n')
    filled("db", "reindex")
    monkeypatch.setattr("storage.index.bitmaps.BLOCK", 1)

    with filled.database() as database, database.transaction() as session:
        session.execute(text("UPDATE search_document SET lexemes = NULL"))
        answer = filled("db", "reindex", "--json")

    assert (answer.code, answer.document) == (0, {"indexed": 0})
    assert "Häufige Wörter sind nicht aufgezeichnet" in answer.err


def test_what_was_copied_is_told_to_programs(filled: CommandLine, url_of_new_database: str) -> None:
    document = filled("db", "copy", url_of_new_database, "--json").document

    rows = {one["table"]: one["rows"] for one in document["tables"]}
    assert (rows["article"], rows["subscriber"], document["to_index"]) == (1, 1, 1)
    assert all(len(one["sha256"]) == 64 for one in document["tables"])


def test_nothing_is_copied_while_the_daemon_runs(filled: CommandLine, url_of_new_database: str) -> None:
    with DataDirectoryLock(filled.settings.data_dir, now=datetime.now(UTC)):
        answer = filled("db", "copy", url_of_new_database)

    assert answer.code == 4
    assert "gehört schon" in answer.err


def test_a_target_in_use_is_refused_with_the_remedy(filled: CommandLine, url_of_new_database: str) -> None:
    filled("db", "copy", url_of_new_database)

    again = filled("db", "copy", url_of_new_database)

    assert again.code == 4
    assert "createdb" in again.err


@pytest.mark.parametrize("url", ["unsinn", "mysql://u:geheim@localhost/x"])
def test_an_address_of_no_known_database_is_told(filled: CommandLine, url: str) -> None:
    answer = filled("db", "copy", url)

    assert answer.code == 4
    assert "weder eine von SQLite noch eine von PostgreSQL" in answer.err
    assert "geheim" not in answer.err


def test_without_tables_the_upgrade_comes_first(stadtradar: CommandLine, url_of_new_database: str) -> None:
    answer = stadtradar("db", "copy", url_of_new_database)

    assert answer.code == 4
    assert "stadtradar db upgrade" in answer.err

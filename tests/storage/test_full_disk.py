"""A disk that fills up in the middle of a transaction: told, nothing lost, and it goes on with room."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage import integrity
from storage.articles import save_article
from storage.database import Database, DatabaseUnavailable
from tests.articles import an_article
from tests.storage.readers import NOW

TOP = Path(__file__).parents[2]
# No file of this process may grow beyond the limit, which for SQLite is a disk that takes no more.
_FILL = """
import resource, sys
from storage.articles import save_article
from storage.database import Database, DatabaseUnavailable
from tests.articles import an_article
from tests.storage.readers import NOW

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
database = Database(sys.argv[1])
number = 0
try:
    while True:
        number += 1
        with database.transaction() as session:
            article = an_article(title=f"Meldung {number}", body=f"Bus {number}. " * 400)
            save_article(session, article, keys={str(number)}, alertable=True, now=NOW)
        print(number, flush=True)
except DatabaseUnavailable as error:
    print(error, file=sys.stderr)
with database.reading() as session:
    print("read", session.query(type(article)).count())
"""


@pytest.fixture
def full(sqlite_database: Database) -> subprocess.CompletedProcess[str]:
    """Return what a process said that wrote until nothing more was taken."""
    assert sqlite_database.file is not None
    limit = sqlite_database.file.stat().st_size + 400_000
    return subprocess.run(
        [sys.executable, "-c", _FILL, sqlite_database.url, str(limit)],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def saved(full: subprocess.CompletedProcess[str]) -> int:
    return len([line for line in full.stdout.splitlines() if line.isdigit()])


def titles(database: Database) -> list[str]:
    with database.reading() as session:
        return [title for (title,) in session.query(type(an_article()).title)]


def test_it_is_told_with_the_remedy_and_without_a_traceback(full: subprocess.CompletedProcess[str]) -> None:
    assert full.returncode == 0
    assert "Traceback" not in full.stderr
    assert "Datenträger" in full.stderr
    assert "stadtradar doctor" in full.stderr or "Platz schaffen" in full.stderr
    assert saved(full) > 3


def test_what_was_committed_is_there_and_what_was_not_is_not(
    full: subprocess.CompletedProcess[str], sqlite_database: Database
) -> None:
    assert titles(sqlite_database) == [f"Meldung {number}" for number in range(1, saved(full) + 1)]
    assert integrity.check(sqlite_database) == []


def test_reading_goes_on(full: subprocess.CompletedProcess[str]) -> None:
    assert full.stdout.splitlines()[-1] == f"read {saved(full)}"


def test_with_room_again_it_goes_on(
    full: subprocess.CompletedProcess[str], sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        save_article(session, an_article(title="Danach"), keys={"danach"}, alertable=True, now=NOW)

    assert len(titles(sqlite_database)) == saved(full) + 1


def test_a_database_that_may_grow_no_more_undoes_the_whole_article(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(DatabaseUnavailable, match=r"Datenträger ist voll.*Platz schaffen"):
        save_one(sqlite_database)

    assert titles(sqlite_database) == []
    with sqlite_database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    save_one(sqlite_database)
    assert titles(sqlite_database) == ["Lang"]
    assert integrity.check(sqlite_database) == []


def save_one(database: Database) -> None:
    with database.transaction() as session:
        article = an_article(title="Lang", body="Sehr viel Text. " * 5000)
        save_article(session, article, keys={"lang"}, alertable=True, now=NOW)

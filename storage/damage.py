"""Looking for damage before a store is written to: what a dying disk or a torn copy leaves must not grow."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.database import Database, DatabaseUnavailable
from storage.unavailable import RESTORE

_HEADER = 100  # bytes
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"  # not those of FTS5 itself
# Tables that grow without bounds come last: in the time there is, all others have been looked through.
_LARGE = (
    "article",
    "article_revision",
    "page_fetch",
    "page_body",
    "search_words_content",
    "search_words_data",
)


def refuse_damaged(database: Database, *, within: timedelta) -> None:
    """Raise DatabaseUnavailable when SQLite finds damage in the time given; nothing is written.

    It finds what is wrong with all but the largest tables of any store, and with all tables of a small one.
    A clean look is no proof: that takes `db check`, or any backup. PostgreSQL looks after itself.
    """
    file = database.file
    if file is None or not file.exists() or not file.stat().st_size:
        return
    # Before it is opened: SQLite takes the first bytes of a store for an empty one, and writes it anew.
    found = "das Ende fehlt" if _is_cut_off(file) else None
    if found is None:
        with database.reading() as session:
            found = _first_damage(session, within)
    if found is not None:
        raise DatabaseUnavailable(f"Die Datenbank {file} ist beschädigt ({found}).", RESTORE)


def _is_cut_off(file: Path) -> bool:
    """Compare the size of a file with what its header states (sqlite.org/fileformat.html, 1.3)."""
    with file.open("rb") as opened:
        header = opened.read(_HEADER)
    wal = file.with_name(f"{file.name}-wal")
    if len(header) < _HEADER:
        return True
    # What is no file of SQLite's it says itself, and the last pages may stand in the log alone.
    if not header.startswith(b"SQLite format 3\0") or (wal.exists() and wal.stat().st_size):
        return False
    stated = int.from_bytes(header[16:18], "big")
    page = 65536 if stated == 1 else stated
    return file.stat().st_size < page * int.from_bytes(header[28:32], "big")


def _first_damage(session: Session, within: timedelta) -> str | None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    if raw is None:
        raise TypeError("a connection in use has one of its driver")
    is_over = Event()

    def stop() -> None:
        is_over.set()
        raw.interrupt()

    timer = Timer(within.total_seconds(), stop)
    timer.start()
    try:
        for table in _in_order(connection.exec_driver_sql(_TABLES).scalars().all()):
            told = connection.exec_driver_sql(f'PRAGMA quick_check("{table}")').scalars().first()
            if is_over.is_set():  # an interrupted look may call pages lost that it has not come to
                return None
            if told != "ok":
                return str(told)
    except DBAPIError:
        if not is_over.is_set():
            raise
    finally:
        timer.cancel()
        timer.join()
    return None


def _in_order(tables: Sequence[str]) -> list[str]:
    return sorted(tables, key=lambda table: (_LARGE.index(table) if table in _LARGE else -1, table))

"""Breaking a SQLite store as a dying disk does."""

from pathlib import Path

from sqlalchemy import text

from storage.database import Database

PAGE = 4096  # bytes


def zero_page_of(database: Database, table: str) -> Path:
    """Zero the first page of a table in the file of a store, and return the file."""
    assert database.file is not None
    with database.reading() as session:
        root = session.scalar(
            text("SELECT rootpage FROM sqlite_schema WHERE name = :table"), {"table": table}
        )
    assert isinstance(root, int)
    return zero_page(database, root)


def zero_page(database: Database, number: int) -> Path:
    """Zero a page in the file of a store, counted from one, and return the file."""
    assert database.file is not None
    database.dispose()
    with database.file.open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(bytes(PAGE))
    return database.file

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
    database.dispose()
    assert isinstance(root, int)
    with database.file.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(bytes(PAGE))
    return database.file

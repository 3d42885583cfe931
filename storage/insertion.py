"""Inserting what may already be there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Table

Value = str | bytes | int | bool | datetime | None


def insert_missing(session: Session, table: type[Table], rows: Sequence[Mapping[str, Value]]) -> int:
    """Insert the rows that violate no unique constraint, return how many those were."""
    if not rows:
        return 0
    session.flush()
    connection = session.connection()
    # Past the session: it would look for objects to make of the rows.
    statement = _statement(table, connection.dialect.name)
    return len(connection.execute(statement, [dict(row) for row in rows]).all())


@cache
def _statement(table: type[Table], dialect: str) -> Executable:
    kind = postgresql if dialect == "postgresql" else sqlite
    statement: Executable = (
        kind.insert(table).on_conflict_do_nothing().returning(*table.__table__.primary_key)
    )
    return statement

"""Inserting what may already be there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Table

Value = str | bytes | int | bool | datetime | None


def insert_missing(session: Session, table: type[Table], rows: Sequence[Mapping[str, Value]]) -> int:
    """Insert the rows that violate no unique constraint, return how many those were."""
    if not rows:
        return 0
    session.flush()
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = kind.insert(table).on_conflict_do_nothing().returning(*table.__table__.primary_key)
    return len(session.execute(statement, [dict(row) for row in rows]).all())

"""Statements about many values that are given as one parameter.

With a mark for each value it takes longer to write them down than to answer.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Result, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Values: TypeAlias = Collection[str] | Collection[int]


class OfMany:
    """A statement for either database; `{among}` asks for one of the values, `{rows}` has each as `value`."""

    def __init__(self, statement: str, kind: type[TypeEngine[Any]]) -> None:
        self._of_sqlite = text(
            statement.format(
                among="IN (SELECT value FROM json_each(:values))",
                rows="json_each(:values)",
            )
        )
        self._of_postgresql = text(
            statement.format(among="= ANY(:values)", rows="unnest(:values) AS given (value)")
        ).bindparams(bindparam("values", type_=ARRAY(kind)))

    def execute(self, session: Session, values: Values, **others: object) -> Result[*tuple[Any, ...]]:
        """Execute it with these values and other parameters."""
        return session.execute(self._statement(session), self._given(session, values, others))

    def execute_each(self, session: Session, given: Iterable[tuple[Values, Mapping[str, object]]]) -> None:
        """Execute it again and again, each time with values and other parameters; nothing is returned."""
        many = [self._given(session, values, others) for values, others in given]
        if many:
            session.execute(self._statement(session), many)

    def _statement(self, session: Session) -> TextClause:
        return self._of_sqlite if _is_sqlite(session) else self._of_postgresql

    def _given(self, session: Session, values: Values, others: Mapping[str, object]) -> dict[str, object]:
        return {"values": json.dumps(list(values)) if _is_sqlite(session) else list(values), **others}


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"

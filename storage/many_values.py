"""Statements about many values that are given as one parameter.

With a mark for each value it takes longer to write them down than to answer.
"""

import json
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import Result, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Values: TypeAlias = Collection[str] | Collection[int]


class OfMany:
    """A statement for either database, in which `{among}` asks for one of the values."""

    def __init__(self, statement: str, kind: type[TypeEngine[Any]]) -> None:
        self._of_sqlite = text(statement.format(among="IN (SELECT value FROM json_each(:values))"))
        self._of_postgresql = text(statement.format(among="= ANY(:values)")).bindparams(
            bindparam("values", type_=ARRAY(kind))
        )

    def execute(self, session: Session, values: Values, **others: object) -> Result[*tuple[Any, ...]]:
        """Execute it with these values and other parameters."""
        if session.get_bind().dialect.name == "sqlite":
            return session.execute(self._of_sqlite, {"values": json.dumps(list(values)), **others})
        return session.execute(self._of_postgresql, {"values": list(values), **others})

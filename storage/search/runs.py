"""What each database is asked for a query, to be read by people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Dialect as SqlDialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from query.tree import Query
from storage.search.compiling import Compiler
from storage.search.condition import Condition
from storage.search.dialect import Dialect
from storage.search.expansion import Expansion, forms_asked
from storage.search.postgresql import Tsvector
from storage.search.postgresql import expression as as_tsquery
from storage.search.selection import Selection
from storage.search.sqlite import Fts5
from storage.search.sqlite import expression as as_match

_SQLITE, _POSTGRESQL = "SQLite", "PostgreSQL"
BACKENDS = (_SQLITE, _POSTGRESQL)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one database is asked."""

    language: str  # of its index
    asked: str | None  # in this language; None where it can narrow nothing down
    sql: str  # selects the ids of all hits, with every value written out


def runs(session: Session, query: Query, *, today: date) -> Mapping[str, Run]:
    """Return what this database runs for a query, and what the other one would, by their names.

    Words that a wildcard or a slip of the pen stands for are looked up here, also for the other.
    Raises QueryError where a wildcard stands for too many words.
    """
    open_one: Dialect = Fts5() if session.get_bind().dialect.name == "sqlite" else Tsvector()
    forms = forms_asked(query.root)
    begun = open_one.begin(session, forms, counts_pending=False)
    vocabulary = Expansion(session, open_one, forms - begun.occurring)
    both: dict[str, tuple[Dialect, SqlDialect]] = {
        _SQLITE: (Fts5(), sqlite.dialect()),
        # Of its ways to mark parameters, this one does not double every percent sign.
        _POSTGRESQL: (Tsvector(), postgresql.dialect(paramstyle="named")),  # type: ignore[no-untyped-call]
    }
    return {
        name: _run(dialect, Compiler(dialect, vocabulary, today).condition(query.root), sql)
        for name, (dialect, sql) in both.items()
    }


def _run(dialect: Dialect, condition: Condition, sql_dialect: SqlDialect) -> Run:
    """Write out how the hits are selected when everything is indexed; nothing is run."""
    hits = Selection(dialect, condition)
    statement = hits.select(hits.id).order_by(hits.id.desc())
    compiled = statement.compile(dialect=sql_dialect, compile_kwargs={"literal_binds": True})
    language, told = ("MATCH", as_match) if hits.is_sqlite else ("tsquery", as_tsquery)
    # On one line, but for line breaks in values.
    sql = str(compiled).replace(" \nFROM", " FROM").replace(" \nWHERE", " WHERE")
    asked = None if condition.asked is None else told(condition.asked)
    return Run(language=language, asked=asked, sql=sql)

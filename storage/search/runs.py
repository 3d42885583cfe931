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
from storage.search.expansion import Expansion
from storage.search.hits import EVERYTHING, Hits
from storage.search.postgresql import Tsvector
from storage.search.postgresql import expression as as_tsquery
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
    vocabulary = Expansion(session, open_one)
    both: dict[str, tuple[Dialect, SqlDialect]] = {
        _SQLITE: (Fts5(), sqlite.dialect()),
        # Of its ways to mark parameters, this one does not double every percent sign.
        _POSTGRESQL: (Tsvector(), postgresql.dialect(paramstyle="named")),  # type: ignore[no-untyped-call]
    }
    return {
        name: _run(_Written(session, query, dialect, vocabulary, today), sql)
        for name, (dialect, sql) in both.items()
    }


class _Written(Hits):
    """Hits as either database is asked for them when everything is indexed; nothing is run."""

    def __init__(
        self, session: Session, query: Query, dialect: Dialect, vocabulary: Expansion, today: date
    ) -> None:
        self.session, self.query, self.today = session, query, today
        self.is_sqlite = isinstance(dialect, Fts5)
        self._dialect, self.vocabulary = dialect, vocabulary
        self._condition = Compiler(dialect, vocabulary, today).condition(query.root)
        self.narrowing, self._narrowing = EVERYTHING, EVERYTHING.checks
        self._pending, self.left_out, self._evaluated = 0, 0, ()

    @property
    def condition(self) -> Condition:
        """What holds for the hits."""
        return self._condition


def _run(hits: _Written, dialect: SqlDialect) -> Run:
    statement = hits.select(hits.id).order_by(hits.id.desc())
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    need = hits.condition.asked
    language, told = ("MATCH", as_match) if hits.is_sqlite else ("tsquery", as_tsquery)
    # On one line, but for line breaks in values.
    sql = str(compiled).replace(" \nFROM", " FROM").replace(" \nWHERE", " WHERE")
    return Run(language=language, asked=None if need is None else told(need), sql=sql)

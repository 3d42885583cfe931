"""PostgreSQL databases that serve one test after the other: emptying one takes far less than making one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

_MOST_TESTS = 100  # what is deleted is never swept
_OURS = 16384  # the first oid that is not the server's own
# Every table, column, rule and function by when it was last changed, and whatever the planner has learnt.
_SHAPE = sql.SQL("""
    SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
        SELECT concat_ws(':', 'class', oid, xmin, reltuples) FROM pg_class WHERE oid >= {ours}
        UNION ALL SELECT concat_ws(':', 'column', attrelid, attnum, xmin) FROM pg_attribute
            WHERE attrelid >= {ours}
        UNION ALL SELECT concat_ws(':', 'rule', oid, xmin) FROM pg_constraint WHERE oid >= {ours}
        UNION ALL SELECT concat_ws(':', 'function', oid, xmin) FROM pg_proc WHERE oid >= {ours}
        UNION ALL SELECT concat_ws(':', 'schema', oid, xmin) FROM pg_namespace WHERE oid >= {ours}
        UNION ALL SELECT concat_ws(':', 'statistics', starelid, staattnum) FROM pg_statistic
            WHERE starelid >= {ours}
        UNION ALL SELECT concat_ws(':', 'setting', setrole, setconfig) FROM pg_db_role_setting
            WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT concat_ws(':', 'revision', version_num) FROM alembic_version
    ) AS parts (part)
""").format(ours=_OURS)
_TABLES = sql.SQL(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND oid >= {} AND relname <> 'alembic_version'"
).format(_OURS)
_OTHERS_END = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}")
_FIRST_NUMBERS = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"


@dataclass
class _Spare:
    name: str
    shape: str
    tests: int = 0


class LentDatabases:
    """Lends databases, each under a new name; `uri` is where the server finds one of them.

    `create` makes one of a name at the newest revision, `run` runs statements beside all of them.
    """

    def __init__(
        self,
        uri: Callable[[str], str],
        create: Callable[[str], None],
        run: Callable[..., None],
        names: Iterator[str],
    ) -> None:
        self._uri = uri
        self._create = create
        self._run = run
        self._names = names
        self._spare: _Spare | None = None

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Give the name of an empty database; it is dropped when it is no longer as a new one is."""
        lent = self._taken()
        try:
            yield lent.name
        finally:
            self._run(_OTHERS_END.format(lent.name))
            if self._spare is None and lent.tests < _MOST_TESTS and self._is_emptied(lent):
                self._spare = lent
            else:
                self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(lent.name)))

    def _taken(self) -> _Spare:
        name, lent, self._spare = next(self._names), self._spare, None
        if lent is None:
            self._create(name)
            lent = _Spare(name, self._shape(name))
        else:
            # Nothing that a process remembers of a database may be thought to hold for the next.
            renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            self._run(renaming.format(sql.Identifier(lent.name), sql.Identifier(name)))
            lent.name = name
        lent.tests += 1
        return lent

    def _shape(self, name: str) -> str:
        with psycopg.connect(self._uri(name)) as connection:
            return _shape_of(connection)

    def _is_emptied(self, lent: _Spare) -> bool:
        with psycopg.connect(self._uri(lent.name)) as connection:
            if _shape_of(connection) != lent.shape:
                return False
            connection.execute("SET session_replication_role = replica")  # no foreign key is looked at
            for (table,) in connection.execute(_TABLES).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.execute(_FIRST_NUMBERS)
        return True


def _shape_of(connection: psycopg.Connection[tuple[str, ...]]) -> str:
    found = connection.execute(_SHAPE).fetchone()
    assert found is not None
    return found[0]

"""The articles that answer a query, as a selection that counting, paging and all else start from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, text, union_all
from sqlalchemy.orm import Session

from query.tree import Query
from storage.search.columns import ARTICLE_ID, DAY, FIRST_SEEN_AT, SOURCE, tables_of
from storage.search.compiling import Compiler
from storage.search.condition import Check
from storage.search.dialect import Dialect
from storage.search.expansion import Expansion
from storage.search.pending import MOST_EVALUATED, count_pending, evaluated, pending_ids
from storage.search.postgresql import Tsvector
from storage.search.sqlite import Fts5


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a search is narrowed to beside its query."""

    since: datetime | None = None  # first seen at or after
    sources: tuple[str, ...] = ()
    first: date | None = None  # day of publication in Berlin, both ends included
    last: date | None = None

    @property
    def checks(self) -> tuple[Check, ...]:
        """The same as conditions."""
        checks: list[Check] = [self.since <= FIRST_SEEN_AT] if self.since else []
        checks += [SOURCE.in_(self.sources)] if self.sources else []
        checks += [self.first <= DAY] if self.first else []
        return (*checks, *([self.last >= DAY] if self.last else []))


EVERYTHING = Narrowing()


class Hits:
    """The hits of one query in one snapshot: those that `query.evaluate` finds, no others.

    Articles that are not indexed are evaluated here if they are few. If they are many they are left out, and
    `left_out` says how many they are. `today` is the day in Berlin from which periods count back.

    Raises QueryError where a wildcard stands for too many words.
    """

    def __init__(
        self, session: Session, query: Query, *, today: date, narrowing: Narrowing = EVERYTHING
    ) -> None:
        self.session, self.query, self.today = session, query, today
        self.is_sqlite = session.get_bind().dialect.name == "sqlite"
        self._dialect: Dialect = Fts5() if self.is_sqlite else Tsvector()
        self._dialect.prepare(session)
        self.vocabulary = Expansion(session, self._dialect)
        self._condition = Compiler(self._dialect, self.vocabulary, today).condition(query.root)
        self.narrowing, self._narrowing = narrowing, narrowing.checks
        self._pending = count_pending(session)
        self.left_out = self._pending if self._pending > MOST_EVALUATED else 0
        few = self._pending and not self.left_out
        self._evaluated = tuple(evaluated(session, query, today)) if few else ()

    @property
    def asked(self) -> Check | None:
        """What the index is asked; None where it can narrow nothing down."""
        need = self._condition.asked
        return None if need is None else self._dialect.asked(need)

    @property
    def checks(self) -> tuple[Check, ...]:
        """What the index cannot tell."""
        return self._condition.checks

    @property
    def id(self) -> ColumnElement[int]:
        """The column by which the rows of the selection are told apart, paged and ordered best."""
        if self._evaluated or self.asked is None:
            return ARTICLE_ID
        return self._dialect.id

    def select(
        self, *columns: ColumnElement[Any], checks: Sequence[Check] = (), walking: bool = False
    ) -> Select[Any]:
        """Select columns of the hits, `id` and those of `storage.search.columns`; checks narrow them down.

        `walking` says that the rows shall be read in the order of an index other than that of the words.
        """
        checks = (*self._narrowing, *checks)
        if not self._evaluated:
            return self._rows(columns, self._where(checks, walking=walking))
        was_read = ARTICLE_ID.in_(self._evaluated)
        everything = select(*columns).select_from(text("search_document"))
        if not self.is_sqlite:
            return everything.where(or_(and_(*self._where(())), was_read), *checks)
        read = select(ARTICLE_ID).select_from(text("search_document")).where(was_read)
        found = self._rows([ARTICLE_ID if self.asked is None else self._dialect.id], self._where(()))
        return everything.where(ARTICLE_ID.in_(union_all(found, read)), *checks)

    def told_by_index(self, *checks: Check) -> Select[Any] | None:
        """Select the ids of what may be hits as far as the index knows; None where it does not know all."""
        if self.asked is None or self._evaluated:
            return None
        where = self._where((*self._narrowing, *checks), complete=False)
        return self._rows([self.id.label("id")], where)

    def _rows(self, columns: Sequence[ColumnElement[Any]], where: Sequence[Check]) -> Select[Any]:
        tables = tables_of(columns) | tables_of(where)
        rows = self._dialect.rows(tables, asked=self.asked is not None)
        return select(*columns).select_from(rows).where(*where)

    def _where(self, checks: Sequence[Check], *, complete: bool = True, walking: bool = False) -> list[Check]:
        asked = self.asked
        where: list[Check] = [*checks, *(self.checks if complete else ())]
        if asked is None:
            where += [not_(self._dialect.told(need)) for need in self._condition.without]
        elif not walking:
            where = [asked, *map(self._dialect.unindexed, where)]
        else:
            where = [*where, asked]
        if self._pending:
            where.append((ARTICLE_ID if asked is None else self._dialect.id).not_in(pending_ids()))
        return where

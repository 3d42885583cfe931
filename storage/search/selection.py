"""Rows of the index for which a condition holds, to be counted, paged and ordered."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, text, union_all

from storage.search.columns import ARTICLE_ID, tables_of
from storage.search.condition import Check, Condition
from storage.search.dialect import Dialect
from storage.search.needs import Need
from storage.search.pending import pending_ids
from storage.search.sqlite import Fts5


class Selection:
    """Selects for one database what its index tells, and beside it articles that were evaluated instead.

    `narrowing` are checks that hold beside the condition. `has_pending` says that the index may know articles
    by their words of yesterday: those are left to `evaluated`, the ids of those of them that are hits.
    """

    def __init__(
        self,
        dialect: Dialect,
        condition: Condition,
        narrowing: Sequence[Check] = (),
        *,
        has_pending: bool = False,
        evaluated: Collection[int] = (),
    ) -> None:
        self.is_sqlite = isinstance(dialect, Fts5)
        self._dialect, self._condition, self._narrowing = dialect, condition, narrowing
        self._has_pending, self._evaluated = has_pending, evaluated

    @property
    def need(self) -> Need | None:
        """What a hit's words must be, if nothing else makes it a hit but that it was evaluated to be one."""
        is_all = self._condition.is_told_by_index and not self._condition.without and not self._narrowing
        return self._condition.need if is_all else None

    @property
    def evaluated(self) -> Collection[int]:
        """The ids of the hits that the index is not asked about."""
        return self._evaluated

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

    def unless_pending(self, id: ColumnElement[int]) -> Sequence[Check]:  # noqa: A002
        """Leave out the articles which the index must not be asked about, if there are any."""
        return (id.not_in(pending_ids()),) if self._has_pending else ()

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
        return [*where, *self.unless_pending(ARTICLE_ID if asked is None else self._dialect.id)]

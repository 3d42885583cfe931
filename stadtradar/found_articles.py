"""What a search of the archive gives: articles one by one, or a table of all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from stadtradar.exports.columns import ALL_COLUMNS, required
from stadtradar.exports.formats import columns_for, loaded
from stadtradar.exports.origin import plan_of
from stadtradar.exports.writing import require_target, write_file
from storage.search import ArticleRecord, Hits, records

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_NO_PAGES = "http://localhost/"  # a feed must name its pages, and a notebook knows of none
_Frame = Callable[[Sequence[str], Iterable[ArticleRecord]], Any]


class FoundArticles:
    """All articles that answer a query. They can be gone through again and again, each time as of then."""

    def __init__(
        self, hits: Callable[[], AbstractContextManager[tuple[Hits, datetime]]], *, query: str | None
    ) -> None:
        self._hits, self._query = hits, query

    def __iter__(self) -> Iterator[ArticleRecord]:
        with self._hits() as (hits, _):
            yield from records(hits)

    def to_arrow(self, columns: Sequence[str] = ALL_COLUMNS) -> "pa.Table":
        """Return a table; its columns are the fields of ArticleRecord. Raises MissingLibrary."""
        return self._frame("stadtradar.exports.arrow:table", columns)

    def to_pandas(self, columns: Sequence[str] = ALL_COLUMNS) -> "pd.DataFrame":
        """Return a DataFrame of pandas, its moments in German time. Raises MissingLibrary."""
        return self._frame("stadtradar.exports.pandas_frame:frame", columns)

    def to_polars(self, columns: Sequence[str] = ALL_COLUMNS) -> "pl.DataFrame":
        """Return a DataFrame of polars, its moments in German time. Raises MissingLibrary."""
        return cast("pl.DataFrame", self._frame("stadtradar.exports.polars_frame:frame", columns))

    def export(
        self,
        file: str | PathLike[str],
        format_name: str,
        *,
        columns: Sequence[str] = ALL_COLUMNS,
        force: bool = False,
    ) -> tuple[str, ...]:
        """Write a file as `stadtradar export` does, with its provenance beside it.

        Returns, in German, what the format could not hold. Raises ExportRefused, also for a file that is
        there unless forced, ExportFailed, and MissingLibrary.
        """
        target, wanted = Path(file), columns_for(format_name, columns)
        require_target(target, force=force)
        with self._hits() as (hits, now):
            plan = plan_of(
                hits, query=self._query, format_name=format_name, columns=wanted, home=_NO_PAGES, now=now
            )
            with closing(records(hits)) as found:
                return write_file(target, plan, found).notes

    def _frame(self, target: str, columns: Sequence[str]) -> Any:  # noqa: ANN401  (of a library not loaded yet)
        make = cast("_Frame", loaded(target, "Tabellen"))
        return make(required(columns), self)

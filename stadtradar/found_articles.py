"""What a search of the archive gives: articles one by one, or a table of all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, cast

from stadtradar.exports.columns import ALL_COLUMNS, required
from stadtradar.exports.formats import loaded
from storage.search import ArticleRecord, Hits, records

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_Frame = Callable[[Sequence[str], Iterable[ArticleRecord]], Any]


class FoundArticles:
    """All articles that answer a query. They can be gone through again and again, each time as of then."""

    def __init__(self, hits: Callable[[], AbstractContextManager[Hits]]) -> None:
        self._hits = hits

    def __iter__(self) -> Iterator[ArticleRecord]:
        with self._hits() as hits:
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

    def _frame(self, target: str, columns: Sequence[str]) -> Any:  # noqa: ANN401  (of a library not loaded yet)
        make = cast("_Frame", loaded(target, "Tabellen"))
        return make(required(columns), self)

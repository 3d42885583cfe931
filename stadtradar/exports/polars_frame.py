"""Articles as a DataFrame of polars."""

from collections.abc import Iterable, Sequence

import polars as pl

from stadtradar.exports.arrow import table
from storage.search import ArticleRecord


def frame(columns: Sequence[str], records: Iterable[ArticleRecord]) -> pl.DataFrame:
    """Return a row for each article."""
    return pl.DataFrame(table(columns, records))

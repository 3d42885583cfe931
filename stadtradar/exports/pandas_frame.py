"""Articles as a DataFrame of pandas."""

from collections.abc import Iterable, Sequence

import pandas as pd

from stadtradar.exports.arrow import table
from storage.search import ArticleRecord


def frame(columns: Sequence[str], records: Iterable[ArticleRecord]) -> pd.DataFrame:
    """Return a row for each article."""
    return table(columns, records).to_pandas()

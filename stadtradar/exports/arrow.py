"""Articles as Arrow batches, which Parquet, pandas and polars start from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

from stadtradar.exports.columns import values
from storage.search import ArticleRecord

_AT_ONCE = 2000  # rows in a batch
_TEXTS = pa.list_(pa.string())
_MOMENT = pa.timestamp("us", tz="Europe/Berlin")
_TYPES = {
    "id": pa.int64(),
    "story": pa.int64(),
    "revision": pa.int32(),
    "day": pa.date32(),
    "published_at": _MOMENT,
    "first_seen_at": _MOMENT,
    "changed_at": _MOMENT,
    "keywords": _TEXTS,
    "links": _TEXTS,
    "paywalled": pa.bool_(),
}


def schema(columns: Sequence[str]) -> pa.Schema:
    """Return the types of the columns; what is not listed here is text."""
    return pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns])


def table(columns: Sequence[str], records: Iterable[ArticleRecord]) -> pa.Table:
    """Return all articles in memory."""
    return pa.Table.from_batches(batches(columns, records), schema(columns))


def batches(columns: Sequence[str], records: Iterable[ArticleRecord]) -> Iterator[pa.RecordBatch]:
    """Yield the articles, some thousand at a time."""
    told, remaining = schema(columns), iter(records)
    while rows := [values(record, columns) for record in islice(remaining, _AT_ONCE)]:
        by_column = zip(*rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(by_column, told, strict=True)]
        yield pa.record_batch(arrays, schema=told)

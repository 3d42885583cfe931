"""Parquet files, compressed, with their provenance in the metadata of the schema."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from stadtradar.exports.arrow import batches, schema
from stadtradar.exports.plan import Plan
from storage.search import ArticleRecord


def write(file: Path, plan: Plan, records: Iterable[ArticleRecord]) -> tuple[str, ...]:
    """Write a file; nothing is left out."""
    described = schema(plan.columns).with_metadata({"stadtradar": plan.provenance.json})
    with pq.ParquetWriter(file, described, compression="zstd") as writer:
        for batch in batches(plan.columns, records):
            writer.write_batch(batch.replace_schema_metadata(described.metadata))
    return ()

"""SQLite files for any tool."""

import json
from collections.abc import Iterable
from pathlib import Path

from stadtradar.exports.columns import values
from stadtradar.exports.plan import Plan
from storage.article_copy import write_copy
from storage.search import ArticleRecord


def write(file: Path, plan: Plan, records: Iterable[ArticleRecord]) -> tuple[str, ...]:
    """Write the tables `article` and `about`; nothing is left out."""
    about = {name: _text(value) for name, value in plan.provenance.document().items() if value is not None}
    rows = (values(record, plan.columns) for record in records)
    write_copy(file, plan.columns, rows, about)
    return ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

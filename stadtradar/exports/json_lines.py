"""JSON Lines: one article a line."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from stadtradar.exports.columns import values
from stadtradar.exports.plan import Plan
from storage.search import ArticleRecord

# Valid within JSON, but the end of a line to some who read lines.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield a line for each article; moments are ISO 8601 with their offset."""
    for record in records:
        stated = dict(zip(plan.columns, values(record, plan.columns), strict=True))
        line = json.dumps(stated, ensure_ascii=False, default=_plain)
        yield f"{line.translate(_LINE_ENDS)}\n".encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")

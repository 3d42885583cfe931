"""CSV for programs, and CSV as German spreadsheets open it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from stadtradar.exports.cells import guarded, listed, local
from stadtradar.exports.columns import HEADINGS, Value, values
from stadtradar.exports.plan import Plan
from storage.search import ArticleRecord

_BOM = "\ufeff"


def csv_pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield RFC 4180: comma, CRLF, UTF-8 without a byte order mark.

    Moments are ISO 8601 with their offset, several values stand on lines of their own.
    """
    rows = ([_plain(value) for value in values(record, plan.columns)] for record in records)
    yield from _written(plan.columns, rows, ",")


def excel_pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield what opens with a double click: byte order mark, semicolon, German dates, no formulas."""
    headings = [HEADINGS[name] for name in plan.columns]
    rows = ([_german(value) for value in values(record, plan.columns)] for record in records)
    yield _BOM.encode()
    yield from _written(headings, rows, ";")


def _written(headings: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> Iterator[bytes]:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        yield _drained(buffer)
        writer.writerow(row)
    yield _drained(buffer)


def _drained(buffer: StringIO) -> bytes:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written.encode()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return "\n".join(value)
        case _:
            return str(value)


def _german(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case datetime():
            return f"{local(value):%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case tuple() | str():
            return guarded(value if isinstance(value, str) else listed(value))
        case _:
            return str(value)

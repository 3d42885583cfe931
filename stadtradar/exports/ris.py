"""RIS, which Zotero, Citavi, EndNote and Mendeley import.

The tags are those of the format's description (https://en.wikipedia.org/wiki/RIS_(file_format)); a value is
one line, so no text can end a record or begin another.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from alerts.showing.cleaning import line
from query import BERLIN
from stadtradar.exports.plan import Plan
from storage.search import ArticleRecord


def pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield a newspaper article for each record."""
    note = line(f"Stadtradar: {plan.provenance.sentence}")
    for record in records:
        told = [("TY", "NEWS"), *_fields(record), ("N1", note)]
        lines = [f"{tag}  - {text}" for tag, text in told if text]
        yield ("\r\n".join([*lines, "ER  - ", "", ""])).encode()


def _fields(record: ArticleRecord) -> Iterator[tuple[str, str]]:
    yield "ID", f"stadtradar-{record.id}"
    yield "TI", line(record.title)
    yield "T2", line(record.source_title)
    yield "AU", line(record.author or "")
    if record.published_at is not None:
        yield "PY", f"{record.published_at.astimezone(BERLIN):%Y}"
        yield "DA", _day(record.published_at)
    yield "UR", line(record.url)
    yield "Y2", _day(record.first_seen_at)
    yield "LA", "de"
    yield "AB", line(record.teaser or "")
    for keyword in record.keywords:
        yield "KW", line(keyword)
    yield "DB", "Stadtradar"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%Y/%m/%d}"

"""What a format is told, and what it then writes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from stadtradar.exports.columns import ALL_COLUMNS
from stadtradar.exports.formats import FORMATS
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import ExportedSource, Provenance
from stadtradar.exports.writing import write_file
from storage.search import ArticleRecord

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUERY = 'Kaiserslautern "Straße & {Platz} @KL'


def a_plan(format_name: str, articles: int = 1, columns: Sequence[str] = ALL_COLUMNS) -> Plan:
    """Return the plan of an export."""
    wanted = tuple(columns) if FORMATS[format_name].has_columns else ()
    provenance = Provenance(
        query=QUERY,
        aliases=(),
        since=None,
        only_sources=(),
        first_day=None,
        last_day=None,
        exported_at=NOW,
        program="stadtradar 0.1.0",
        format=format_name,
        columns=wanted,
        articles=articles,
        sources=(ExportedSource(name="kommune21", title="Kommune21", articles=articles, tdm_reserved=None),),
    )
    return Plan(columns=wanted, provenance=provenance, home="https://radar.example")


def written(
    folder: Path, format_name: str, records: Sequence[ArticleRecord], columns: Sequence[str] = ALL_COLUMNS
) -> Path:
    """Write these records and return the file."""
    file = folder / f"artikel.{format_name}"
    write_file(file, a_plan(format_name, len(records), columns), records)
    return file

"""What is known of an export before its first article is written."""

from collections.abc import Sequence
from datetime import datetime

from stadtradar.exports.provenance import ExportedSource, Provenance
from storage.search import Hits, by_source, count, require_all
from storage.sources import list_sources

_ALL = 1_000_000  # more than any store has sources


def provenance(
    hits: Hits,
    *,
    query: str | None,
    format_name: str,
    columns: Sequence[str],
    program: str,
    now: datetime,
) -> Provenance:
    """Return where the export of these hits comes from. Raises NotAllIndexed where hits would be missing."""
    require_all(hits)
    return Provenance(
        query=query,
        since=hits.narrowing.since,
        only_sources=hits.narrowing.sources,
        exported_at=now,
        program=program,
        format=format_name,
        columns=tuple(columns),
        articles=count(hits),
        sources=_sources(hits),
    )


def _sources(hits: Hits) -> tuple[ExportedSource, ...]:
    known = {source.name: source for source in list_sources(hits.session)}
    return tuple(
        ExportedSource(
            name=name,
            title=known[name].title if name in known else name,
            articles=articles,
            tdm_reserved=known[name].tdm_reserved if name in known else None,
        )
        for name, articles in by_source(hits, _ALL)
    )

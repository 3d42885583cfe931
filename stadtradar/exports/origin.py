"""What is known of an export before its first article is written."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version

from query import named_aliases
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import ExportedSource, Provenance
from storage.aliases import load_aliases
from storage.search import Hits, by_source, count, require_all
from storage.sources import list_sources

_ALL = 1_000_000  # more than any store has sources


def plan_of(
    hits: Hits, *, query: str | None, format_name: str, columns: Sequence[str], home: str, now: datetime
) -> Plan:
    """Return what is to be written of these hits. Raises NotAllIndexed where some would be missing."""
    require_all(hits)
    provenance = Provenance(
        query=query,
        aliases=named_aliases(query or "", load_aliases(hits.session)),
        since=hits.narrowing.since,
        only_sources=hits.narrowing.sources,
        first_day=hits.narrowing.first,
        last_day=hits.narrowing.last,
        exported_at=now,
        program=f"stadtradar {version('stadtradar')}",
        format=format_name,
        columns=tuple(columns),
        articles=count(hits),
        sources=_sources(hits),
    )
    return Plan(columns=tuple(columns), provenance=provenance, home=home)


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

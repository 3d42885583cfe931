"""What can be told of all hits at a glance: when they appeared, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from query import Or, Query, QueryError, parse
from storage.aliases import load_aliases
from storage.database import Session
from storage.search import Hits, SearchTooCostly, Step, by_source, histogram, limited
from web.chart import Chart, chart
from web.links import inside
from web.results import Reader

# Whoever searches waits for hits, not for this.
SECONDS = 1.0
SOURCES_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class NarrowerSearch:
    """The hits of one source."""

    title: str
    number: str
    href: str | None  # None where the query cannot be made any longer


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Hits by month and by source."""

    note: str | None  # why there is nothing to see; None where there is
    chart: Chart | None = None  # None where all hits are of one month
    sources: tuple[NarrowerSearch, ...] = ()  # empty where all hits are of one source


def overview(hits: Hits, reader: Reader) -> Overview | None:
    """Count the hits, or tell that it takes too long; None where there is nothing to compare."""
    session = hits.session
    try:
        # On PostgreSQL a statement that is cut off takes its transaction along, but not beyond a savepoint.
        with session.begin_nested(), limited(session, SECONDS):
            bars, sources = histogram(hits, Step.MONTH), by_source(hits, SOURCES_SHOWN)
    except SearchTooCostly:
        return Overview(note=reader.words.no_overview)
    drawn = chart(bars, reader.words) if len(bars) > 1 else None
    narrower = _narrower(session, hits.query, sources, reader) if len(sources) > 1 else ()
    return Overview(note=None, chart=drawn, sources=narrower) if drawn or narrower else None


def _narrower(
    session: Session, query: Query, sources: Sequence[tuple[str, int]], reader: Reader
) -> tuple[NarrowerSearch, ...]:
    aliases = load_aliases(session)
    searches = []
    for name, number in sources:
        text = narrowed(query, name)
        try:
            parse(text, aliases)
        except QueryError:  # it has become too long
            href = None
        else:
            href = inside("/", reader.language, q=text)
        title = reader.source_titles.get(name, name)
        searches.append(NarrowerSearch(title=title, number=reader.words.number(number), href=href))
    return tuple(searches)


def narrowed(query: Query, source: str) -> str:
    """Return the query that finds the same in one source alone."""
    text = f"({query.text})" if isinstance(query.root, Or) else query.text
    return f"{text} quelle:{source}"

"""What all commands share that ask the store a query: how it is narrowed down, and how long it may take."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from query import EVERY_ARTICLE, Query, berlin_day, parse
from stadtradar.cli.finding import missing
from stadtradar.cli.opening import opened
from stadtradar.output import grouped, warn
from storage.aliases import load_aliases
from storage.database import Session
from storage.search import Hits, Narrowing, limited
from storage.search.time_limit import DEFAULT_SECONDS
from storage.sources import list_sources

QueryText = Annotated[
    str, typer.Argument(metavar="ANFRAGE", help='Wörter, "Wortgruppen", UND, ODER, NICHT, Klammern.')
]
Days = Annotated[int | None, typer.Option(min=1, max=36500, help="Nur aus den letzten N Tagen.")]
SourceFilter = Annotated[
    list[str] | None,
    typer.Option("--quelle", metavar="NAME", help="Nur aus dieser Quelle; mehrmals erlaubt."),
]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A query and what it is asked of."""

    session: Session
    query: Query
    narrowing: Narrowing
    now: datetime

    def hits(self) -> Hits:
        """Return the selection of the hits. Raises QueryError where a wildcard stands for too many words."""
        return Hits(self.session, self.query, today=berlin_day(self.now), narrowing=self.narrowing)


@contextmanager
def asking(
    ctx: typer.Context, query: str, days: int | None, sources: Sequence[str] | None
) -> Iterator[Asked]:
    """Give a query and a snapshot of the store that nobody can write to. Raises SearchTooCostly."""
    with opened(ctx) as work, work.database.reading() as session, limited(session, DEFAULT_SECONDS):
        yield asked_of(session, query, days, sources, now=datetime.now(UTC))


def asked_of(
    session: Session, query: str | None, days: int | None, sources: Sequence[str] | None, *, now: datetime
) -> Asked:
    """Return what was asked, None for every article. Raises QueryError, and Failure for unknown sources."""
    since = now - timedelta(days=days) if days else None
    return Asked(
        session=session,
        query=EVERY_ARTICLE if query is None else parse(query, load_aliases(session)),
        narrowing=Narrowing(since=since, sources=_known(session, sources or ())),
        now=now,
    )


def warn_of(left_out: int) -> None:
    """Say beside the result how many articles it knows nothing of."""
    if left_out:
        warn(f"Nicht durchsucht: {grouped(left_out)} Artikel, die noch nicht im Suchverzeichnis stehen.")


def _known(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    known = {source.name for source in list_sources(session)} if names else set()
    for name in names:
        if name not in known:
            raise missing(f"Die Quelle {name}", name, known, "Alle nennt: stadtradar sources list")
    return tuple(dict.fromkeys(names))

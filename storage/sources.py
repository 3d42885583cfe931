"""The sources the store knows, when each is due and how it fares."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.insertion import insert_missing
from storage.tables import Article, CrawlRun, FaultKind, Snippet, SourceState


@dataclass(frozen=True, kw_only=True)
class SourceEntry:
    """A configured source as the store needs it."""

    name: str
    title: str
    home: str
    snippet: Snippet = Snippet.KWIC


def register_sources(session: Session, entries: Iterable[SourceEntry], now: datetime) -> None:
    """Make the stored sources those configured: new ones are due at once, missing ones only rest."""
    configured = {entry.name: entry for entry in entries}
    insert_missing(
        session,
        SourceState,
        [
            {
                "name": entry.name,
                "title": entry.title,
                "home": entry.home,
                "active": True,
                "snippet": entry.snippet,
                "next_crawl_at": now,
                "consecutive_failures": 0,
            }
            for entry in configured.values()
        ],
    )
    for state in session.scalars(select(SourceState)):
        entry = configured.get(state.name)
        state.active = entry is not None
        if entry is not None:
            state.title, state.home, state.snippet = entry.title, entry.home, entry.snippet


def due_sources(session: Session, now: datetime, limit: int) -> list[str]:
    """Return the names of active sources whose time has come, the longest waiting first."""
    due = (
        select(SourceState.name)
        .where(SourceState.active, SourceState.next_crawl_at <= now)
        .order_by(SourceState.next_crawl_at, SourceState.name)
        .limit(limit)
    )
    return list(session.scalars(due))


def put_off(session: Session, until: Mapping[str, datetime]) -> None:
    """Let sources rest, by name; none becomes due sooner than it was."""
    for state in session.scalars(select(SourceState).where(SourceState.name.in_(until))):
        state.next_crawl_at = max(state.next_crawl_at, until[state.name])


def sources_at_fault(session: Session, kinds: Collection[FaultKind]) -> frozenset[str]:
    """Return the names of sources whose worst fault is of one of these kinds."""
    return frozenset(session.scalars(select(SourceState.name).where(SourceState.fault_kind.in_(kinds))))


def list_sources(session: Session) -> list[SourceState]:
    """Return all sources ever configured, by name."""
    return list(session.scalars(select(SourceState).order_by(SourceState.name)))


def latest_runs(session: Session) -> dict[str, CrawlRun]:
    """Return the newest run of each source that was ever crawled."""
    # Of each source by its index: a GROUP BY would look at all runs there are.
    newest = (
        select(CrawlRun.id)
        .where(CrawlRun.source == SourceState.name)
        .order_by(CrawlRun.started_at.desc(), CrawlRun.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    runs = session.scalars(select(CrawlRun).where(CrawlRun.id.in_(select(newest).select_from(SourceState))))
    return {run.source: run for run in runs}


def article_counts(session: Session) -> dict[str, int]:
    """Return how many articles each source has in the store."""
    counted = session.execute(select(Article.source, func.count()).group_by(Article.source))
    return {source: count for source, count in counted}  # noqa: C416  (rows are not plain pairs to mypy)

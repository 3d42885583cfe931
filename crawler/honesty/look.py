"""Looks at what sources did over time, which no single crawl can tell."""

from collections.abc import Collection
from datetime import datetime, timedelta

from crawler.honesty.lost_fields import RUNS, field_lost
from crawler.honesty.silence import silent
from storage.crawling.faults import FAULTS_OF_HISTORY, FoundFault, note_faults, open_faults
from storage.crawling.history import fields_of_runs
from storage.crawling.rhythm import Publication, publications
from storage.database import Database, Session
from storage.ingest import last_news_at
from storage.sources import list_sources
from storage.tables import FaultKind, SourceState

_REMEMBERED = timedelta(days=400)
_OLD = timedelta(days=3)  # read at the first crawl, or by a backfill
_NOON = timedelta(hours=12)  # a day without a time is stored as its midnight; by noon half of it is out


def look(database: Database, now: datetime, names: Collection[str] | None = None) -> None:
    """Judge these sources, all when None, by their history; a source no longer configured has no faults."""
    with database.reading() as session:
        states = [state for state in list_sources(session) if names is None or state.name in names]
        still_open = {fault.source for fault in open_faults(session)}
        found = {state.name: _found(session, state, now) for state in states if state.active}
    for state in states:
        judged = FAULTS_OF_HISTORY if state.active else frozenset(FaultKind)
        if state.name in still_open or found.get(state.name):
            with database.transaction() as session:
                note_faults(session, state.name, found.get(state.name, ()), judged=judged, now=now)


def sources_to_look_at(database: Database, since: datetime) -> set[str]:
    """Return the sources that brought something since, and those that may have recovered."""
    with database.reading() as session:
        brought = {
            state.name
            for state in list_sources(session)
            if state.last_article_at is not None and state.last_article_at >= since
        }
        return brought | {fault.source for fault in open_faults(session) if fault.kind in FAULTS_OF_HISTORY}


def _found(session: Session, state: SourceState, now: datetime) -> list[FoundFault]:
    faults = [_silent(session, state, now), _field_lost(session, state)]
    return [fault for fault in faults if fault is not None]


def _silent(session: Session, state: SourceState, now: datetime) -> FoundFault | None:
    # Of the time in which the source could not be read, or we were off, nobody knows what came in it.
    until = state.last_success_at
    if until is None:
        return None
    since = now - _REMEMBERED
    came = [_came(article) for article in publications(session, state.name, since)]
    # What its index listed as news is a sign of life, whatever day its page states.
    news = last_news_at(session, state.name, since)
    return silent(state.name, [*came, news] if news else came, until)


def _came(article: Publication) -> datetime:
    """Return when an article came: as we saw it, or as one states that was old when we saw it first."""
    published, seen = article.published_at, article.first_seen_at
    if published is None or seen - published < _OLD:
        return seen
    return published + _NOON


def _field_lost(session: Session, state: SourceState) -> FoundFault | None:
    return field_lost(state.name, fields_of_runs(session, state.name, limit=RUNS))

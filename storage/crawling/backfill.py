"""How far the archives of sources have been read: begun, advanced step by step, finished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage.crawling.listed import MissedUrl, remember_missed
from storage.tables import Backfill


@dataclass(frozen=True, kw_only=True)
class BackfillState:
    """A reading of an archive as it stands."""

    since: date
    alertable: bool  # whether readers are told of what it finds
    cursor: Mapping[str, str] = field(default_factory=dict)  # index -> where to go on in it
    listed: int = 0
    stored: int = 0
    oldest: date | None = None  # of the articles met so far; None before the first dated one
    updated_at: datetime | None = None  # None in a trial, which nobody continues
    finished_at: datetime | None = None  # None while there is more to read


@dataclass(frozen=True, kw_only=True)
class BackfillStep:
    """What a page of an index has brought."""

    cursor: Mapping[str, str]
    listed: int = 0
    stored: int = 0
    oldest: date | None = None
    missed: tuple[MissedUrl, ...] = ()


def backfill_of(session: Session, source: str) -> BackfillState | None:
    """Return how far the archive of a source has been read; None when that was never asked for."""
    row = session.get(Backfill, source)
    return None if row is None else _state(row)


def begin_backfill(
    session: Session, source: str, *, since: date, alertable: bool, now: datetime
) -> BackfillState:
    """Go on with the reading of an archive, or begin one when there is none that reaches as far."""
    row = session.get(Backfill, source, with_for_update=True)
    if row is None:
        row = Backfill(source=source, since=since, cursor={}, listed=0, stored=0, started_at=now)
        session.add(row)
    elif since < row.since:
        # What was left out as too old stood on pages that were read already, so all are read anew. What is
        # stored is known, so that costs the pages of the indexes and nothing else.
        row.cursor, row.finished_at, row.oldest = {}, None, None
        row.listed = row.stored = 0
    if row.finished_at is None:
        row.since, row.alertable = since, alertable
    row.updated_at = now
    session.flush()
    return _state(row)


def advance_backfill(session: Session, source: str, step: BackfillStep, now: datetime) -> None:
    """Go past a page of an index.

    To be called only when each of its articles is stored, known, or among the missed: it is not read again.
    """
    row = session.get_one(Backfill, source, with_for_update=True)
    row.cursor = dict(step.cursor)
    row.listed += step.listed
    row.stored += step.stored
    if step.oldest is not None:
        row.oldest = min(step.oldest, row.oldest or step.oldest)
    row.updated_at = now
    remember_missed(session, source, step.missed, now)


def leave_backfill(
    session: Session, source: str, stored: int, missed: Iterable[MissedUrl], now: datetime
) -> None:
    """Note what came of a page that is to be read again, because not all of it is settled."""
    row = session.get_one(Backfill, source, with_for_update=True)
    row.stored += stored
    row.updated_at = now
    remember_missed(session, source, missed, now)


def finish_backfill(session: Session, source: str, now: datetime) -> None:
    """Note that the day was reached."""
    row = session.get_one(Backfill, source, with_for_update=True)
    row.finished_at = row.updated_at = now


def _state(row: Backfill) -> BackfillState:
    return BackfillState(
        since=row.since,
        alertable=row.alertable,
        cursor=dict(row.cursor),
        listed=row.listed,
        stored=row.stored,
        oldest=row.oldest,
        updated_at=row.updated_at,
        finished_at=row.finished_at,
    )

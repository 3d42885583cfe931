"""How far archives have been read."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from storage.crawling.backfill import (
    BackfillState,
    BackfillStep,
    advance_backfill,
    backfill_of,
    begin_backfill,
    finish_backfill,
    leave_backfill,
)
from storage.crawling.listed import MissedUrl
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.tables import ListedUrl, ListedUrlState

_NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
_MISSED = MissedUrl(
    url="https://blatt.example/a",
    key="blatt.example/a",
    state=ListedUrlState.RETRY,
    reason="HTTP 500",
    alertable=False,
)


def _begin(database: Database, since: date, *, alertable: bool = False) -> BackfillState:
    entry = SourceEntry(name="blatt", title="Blatt", home="https://blatt.example/")
    with database.transaction() as session:
        register_sources(session, [entry], _NOW)
        return begin_backfill(session, "blatt", since=since, alertable=alertable, now=_NOW)


def _advance(database: Database, page: int, oldest: date | None = None) -> None:
    step = BackfillStep(cursor={"liste": str(page)}, listed=20, stored=15, oldest=oldest, missed=(_MISSED,))
    with database.transaction() as session:
        advance_backfill(session, "blatt", step, _NOW)


def _finish(database: Database) -> None:
    with database.transaction() as session:
        finish_backfill(session, "blatt", _NOW)


def test_one_that_was_never_asked_for_is_unknown(database: Database) -> None:
    with database.reading() as session:
        assert backfill_of(session, "blatt") is None


def test_interrupted_reading_goes_on_where_it_was(database: Database) -> None:
    _begin(database, date(2020, 1, 1))
    _advance(database, 2, date(2026, 11, 1))
    _advance(database, 3, date(2026, 10, 1))
    _advance(database, 4, date(2026, 10, 15))  # an old one that was featured

    state = _begin(database, date(2020, 1, 1), alertable=True)

    assert state == BackfillState(
        since=date(2020, 1, 1),
        alertable=True,
        cursor={"liste": "4"},
        listed=60,
        stored=45,
        oldest=date(2026, 10, 1),
        updated_at=_NOW,
    )


def test_finished_reading_stays_finished_for_a_later_day(database: Database) -> None:
    _begin(database, date(2020, 1, 1))
    _advance(database, 2)
    _finish(database)

    state = _begin(database, date(2021, 1, 1), alertable=True)

    assert (state.finished_at, state.since, state.alertable) == (_NOW, date(2020, 1, 1), False)


def test_earlier_day_reads_the_indexes_anew(database: Database) -> None:
    _begin(database, date(2021, 1, 1))
    _advance(database, 2, date(2021, 1, 1))
    _finish(database)

    state = _begin(database, date(2020, 1, 1))

    assert state == BackfillState(since=date(2020, 1, 1), alertable=False, updated_at=_NOW)


def test_what_was_missed_is_left_to_ordinary_crawls(database: Database) -> None:
    _begin(database, date(2020, 1, 1))
    with database.transaction() as session:
        leave_backfill(session, "blatt", 3, [_MISSED], _NOW)

    with database.reading() as session:
        state = backfill_of(session, "blatt")
        (listed,) = session.scalars(select(ListedUrl))
        assert state is not None
        assert (state.stored, state.cursor) == (3, {})
        assert (listed.url, listed.alertable, listed.attempts) == (_MISSED.url, False, 1)

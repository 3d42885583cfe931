"""Matching until the log is worked off."""

from datetime import timedelta
from threading import Event

from scheduler.jobs import MatchDue
from storage.database import Database
from storage.tables import OutboxState
from tests.scheduler.jobs.owed_mails import counts, owe_mails

NONE = timedelta(0)


def test_matching_works_the_log_off_to_its_end(database: Database) -> None:
    owe_mails(database, 205)  # more than one batch

    MatchDue(database, Event(), group_wait=NONE)()

    assert counts(database)[OutboxState.DUE] == 205


def test_matching_ends_with_the_daemon(sqlite_database: Database) -> None:
    owe_mails(sqlite_database, 1)
    stopping = Event()
    stopping.set()

    MatchDue(sqlite_database, stopping, group_wait=NONE)()

    assert counts(sqlite_database)[OutboxState.DUE] == 0

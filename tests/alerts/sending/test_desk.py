from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from alerts.sending.courier import Withdrawn
from alerts.sending.desk import Desk
from alerts.sending.gate import Gate
from alerts.sending.group_commit import GroupCommit
from alerts.sending.transport import Phase, Unavailable
from storage.database import Database
from storage.tables import OutboxState
from tests.alerts.world import NOON, match, outbox, owe_to, store

OpenDesk = Callable[[int, int], Desk]


@pytest.fixture
def desk(database: Database) -> Iterator[OpenDesk]:
    """Give what opens a desk for so many senders that begin at most so many messages."""
    with GroupCommit(database) as commits:
        commits.expect(4)
        yield lambda senders, limit: Desk(
            database,
            commits,
            Gate(senders=senders),
            owner="test",
            clock=lambda: NOON,
            lease_for=timedelta(minutes=15),
            senders=senders,
            limit=limit,
        )


@contextmanager
def nobody_can_lease(database: Database) -> Iterator[None]:
    with database.transaction() as session:
        session.execute(
            text("UPDATE outbox SET id = id" if database.is_sqlite else "LOCK TABLE outbox IN EXCLUSIVE MODE")
        )
        yield


def readers(number: int) -> list[str]:
    return [f"leser{one}@example.org" for one in range(number)]


def states(database: Database) -> list[str]:
    return [row.state for row in outbox(database)]


def test_only_one_sender_waits_while_more_is_leased(database: Database, desk: OpenDesk) -> None:
    owe_to(database, *readers(4))
    opened = desk(4, 100)
    assert opened.lay_out() == 4
    first, second = opened.next(), opened.next()
    with ThreadPoolExecutor() as threads:
        with nobody_can_lease(database):
            asking = [threads.submit(opened.next) for _ in range(2)]
            done, waiting = wait(asking, timeout=30, return_when=FIRST_COMPLETED)
            assert (len(done), len(waiting)) == (1, 1)
        third, fourth = (one.result() for one in asking)

    taken = [task.row_id for task in (first, second, third, fourth) if task is not None]
    assert len(set(taken)) == 4


def test_what_is_leased_ahead_is_not_begun_beyond_the_limit(database: Database, desk: OpenDesk) -> None:
    owe_to(database, *readers(5))
    opened = desk(4, 3)
    opened.lay_out()

    taken = [opened.next() for _ in range(5)]

    assert [task is not None for task in taken] == [True, True, True, False, False]
    assert states(database).count(OutboxState.LEASED) == 3


def test_after_trouble_everything_not_begun_is_given_back(database: Database, desk: OpenDesk) -> None:
    owe_to(database, *readers(5))
    opened = desk(4, 100)
    opened.lay_out()
    task = opened.next()
    assert task is not None

    opened.done(task, Unavailable(phase=Phase.CONNECT, reason="away"))

    assert states(database).count(OutboxState.LEASED) == 1
    assert opened.next() is None


def test_a_dry_desk_asks_again_once_something_has_ended(database: Database, desk: OpenDesk) -> None:
    owe_to(database, *readers(1))
    opened = desk(4, 100)
    opened.lay_out()
    task = opened.next()
    assert task is not None
    assert opened.next() is None
    store(database, key="b", title="Kaiserslautern baut", body="Etwas ganz anderes.")
    match(database)
    assert opened.next() is None  # nothing has ended, so nothing is asked

    opened.done(task, Withdrawn())

    assert opened.next() is not None

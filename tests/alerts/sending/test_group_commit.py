from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, select

from alerts.sending.group_commit import GroupCommit
from storage.database import Database, Session
from storage.sources import SourceEntry, register_sources
from storage.tables import SourceState
from tests.alerts.world import NOON


def note(name: str) -> SourceEntry:
    return SourceEntry(name=name, title=name, home=f"https://{name}.example/")


def noting(name: str) -> Callable[[Session], None]:
    return lambda session: register_sources(session, [note(name)], NOON)


def stored(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(SourceState.name)))


@contextmanager
def counted_commits(database: Database) -> Iterator[list[int]]:
    commits: list[int] = []
    count = lambda _: commits.append(1)  # noqa: E731
    event.listen(database.engine, "commit", count)
    yield commits
    event.remove(database.engine, "commit", count)


def test_what_several_write_at_once_is_one_commit(database: Database) -> None:
    with counted_commits(database) as commits, GroupCommit(database, gather=timedelta(seconds=9)) as group:
        group.expect(5)
        with ThreadPoolExecutor(5) as threads:
            names = [f"s{number}" for number in range(5)]
            list(
                threads.map(
                    lambda name: group.write(lambda s: register_sources(s, [note(name)], NOON)), names
                )
            )

    assert len(commits) == 1
    assert stored(database) == set(names)


def test_nobody_waits_for_those_who_have_left(database: Database) -> None:
    with GroupCommit(database, gather=timedelta(hours=1)) as group:
        group.expect(2)
        group.leave()

        group.write(noting("a"))

    assert stored(database) == {"a"}


def test_a_write_returns_only_when_another_connection_can_see_it(database: Database) -> None:
    with GroupCommit(database) as group:
        group.expect(2)
        for number in range(5):
            name = f"s{number}"
            group.write(noting(name))
            assert name in stored(database)


def test_one_that_fails_takes_no_other_along(database: Database) -> None:
    together = Barrier(3)

    def write(name: str) -> str:
        def change(session: Session) -> str:
            register_sources(session, [note(name)], NOON)
            if name == "bad":
                raise ValueError(name)
            return name

        together.wait()
        return group.write(change)

    with GroupCommit(database, gather=timedelta(seconds=9)) as group, ThreadPoolExecutor(3) as threads:
        group.expect(3)
        writing = {name: threads.submit(write, name) for name in ("a", "bad", "b")}

        assert writing["a"].result() == "a"
        assert writing["b"].result() == "b"
        with pytest.raises(ValueError, match="bad"):
            writing["bad"].result()
    assert stored(database) == {"a", "b"}

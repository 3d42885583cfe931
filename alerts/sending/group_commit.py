"""Commits what several senders write in one transaction: each is durable, and few commits are paid for."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

from storage.database import Database, DatabaseUnavailable, Session

_Result = TypeVar("_Result")


class GroupCommit:
    """One thread that writes for all; who hands it a change waits until that is durable.

    `with GroupCommit(database) as commits: commits.expect(4); commits.write(change)`
    """

    def __init__(self, database: Database, *, gather: timedelta = timedelta(milliseconds=2)) -> None:
        self._database = database
        self._writers = 1  # when all of them wait, nobody else can come
        self._gather = gather.total_seconds()
        self._leaving = Lock()
        self._handed: SimpleQueue[tuple[Callable[[Session], Any], Future[Any]] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="group commit", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._handed.put(None)
            self._thread.join()

    def expect(self, writers: int) -> None:
        """Be ready for so many threads; until then each write is a transaction of its own."""
        self._writers = writers
        if writers > 1:
            self._thread.start()

    def leave(self) -> None:
        """Say that one of the threads writes no more, so that nobody waits for it."""
        with self._leaving:
            self._writers -= 1

    def write(self, change: Callable[[Session], _Result]) -> _Result:
        """Return what the change returns, once it is committed; raise what it raises.

        Raises DatabaseUnavailable when nothing could be committed. A change may run twice, after a rollback.
        """
        if not self._thread.is_alive():
            with self._database.transaction() as session:
                return change(session)
        future: Future[_Result] = Future()
        self._handed.put((change, future))
        return future.result()

    def _run(self) -> None:
        while (first := self._handed.get()) is not None:
            group = [first]
            ends = self._gathered(group)
            self._commit(group)
            if ends:
                return

    def _gathered(self, group: list[tuple[Callable[[Session], Any], Future[Any]]]) -> bool:
        """Collect what comes within the time; tell whether that was the end."""
        deadline = monotonic() + self._gather
        with suppress(Empty):
            while len(group) < self._writers:
                another = self._handed.get(timeout=max(0.0, deadline - monotonic()))
                if another is None:
                    return True
                group.append(another)
        return False

    def _commit(self, group: list[tuple[Callable[[Session], Any], Future[Any]]]) -> None:
        try:
            with self._database.transaction() as session:
                results = [change(session) for change, _ in group]
        except DatabaseUnavailable as error:
            for _, future in group:
                future.set_exception(error)
        except Exception as error:  # noqa: BLE001  (handed on to whom it belongs)
            if len(group) == 1:
                group[0][1].set_exception(error)
                return
            for one in group:  # one of them is to blame, the others are not to suffer
                self._commit([one])
        else:
            for (_, future), result in zip(group, results, strict=True):
                future.set_result(result)

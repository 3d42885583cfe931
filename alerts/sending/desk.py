"""Hands out what is due to several senders: leases a few rows at once, never what the gate keeps back."""

from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from threading import Lock

from loguru import logger

from alerts.sending.courier import CourierOutcome, Task, Withdrawn, Written
from alerts.sending.gate import Gate, is_trouble
from alerts.sending.group_commit import GroupCommit
from alerts.sending.tasks import tasks_of
from alerts.sending.transport import Unavailable
from storage.database import Database, Session
from storage.owed.holding import unwanted
from storage.owed.last_look import Look, last_look
from storage.owed.leasing import Candidate, Closed, Leased, give_back, lease_due, leased_rows
from storage.owed.outbox import defer, freeze

_AT_ONCE = 16  # rows leased in one transaction, which costs about as much as one for a single row


class Desk:
    """One for all senders of a round. Any thread may ask.

    It leases more before the last row is taken, so that of several senders only one waits for the database.
    """

    def __init__(
        self,
        database: Database,
        commits: GroupCommit,
        gate: Gate,
        *,
        owner: str,
        clock: Callable[[], datetime],
        lease_for: timedelta,
        senders: int,
        limit: int,
    ) -> None:
        self.poison = 0  # rows given up because senders died of them
        self._database = database
        self._commits = commits
        self._gate = gate
        self._owner = owner
        self._clock = clock
        self._lease_for = lease_for
        self._batch = max(_AT_ONCE, senders)
        self._ahead = senders // 2  # a single sender would only begin later
        self._left = limit  # how many may still be begun, those that wait included
        self._waiting: deque[Task] = deque()
        self._under_way: dict[int, Candidate] = {}  # leased and not decided
        self._ended = 0  # how many were decided
        self._dry_at = -1  # how many were decided when nothing could be leased
        self._lock = Lock()
        self._leasing = Lock()  # taken before the other, and held while the database is asked

    def lay_out(self) -> int:
        """Lease the first tasks and return how many there are."""
        with self._leasing:
            while not self._waiting and self._lease():
                pass
            return len(self._waiting)

    def next(self) -> Task | None:
        """Return what is to be sent next; None when there is nothing, or nothing that may be sent now."""
        if len(self._waiting) <= self._ahead and self._leasing.acquire(blocking=False):
            # One sender sees to it that there is more, while the others take what there is.
            try:
                self._lease()
            finally:
                self._leasing.release()
        while (task := self._taken()) is None:
            with self._leasing:
                if not self._waiting and not self._lease():
                    return None
        return task

    def done(self, task: Task, outcome: CourierOutcome) -> None:
        """Take note of what became of a task, after the outbox has."""
        with self._lock:
            self._gate.leave(self._under_way.pop(task.row_id), outcome)
            self._ended += 1  # there may be room again for what was kept back
        if isinstance(outcome, Unavailable) or is_trouble(outcome):
            self.give_back()  # what is admitted under the new circumstances is leased again

    def give_back(self) -> None:
        """Give back what was leased and not begun."""
        with self._leasing:
            with self._lock:
                ids = [task.row_id for task in self._waiting]
                self._waiting.clear()
                self._forget(ids)
            if ids:
                self._commits.write(lambda session: give_back(session, self._owner, ids))

    def _taken(self) -> Task | None:
        with self._lock:
            if not self._waiting:
                return None
            self._left -= 1
            return self._waiting.popleft()

    def _lease(self) -> bool:
        """Lease the next rows; False when there are none. Only by who leases."""
        with self._lock:
            ended, limit = self._ended, min(self._batch, self._left - len(self._waiting))
        if limit <= 0 or self._dry_at == ended:
            return False
        admitting = _Admitting(self._gate)
        try:
            leased = self._commits.write(lambda session: self._leased(session, admitting, limit))
        except BaseException:
            admitting.undo()
            raise
        with self._lock:
            self._under_way |= {one.row_id: one for one in leased.candidates}
        for row_id in leased.poison:
            logger.error("Mail quarantined: senders died of it", outbox_id=row_id)
            self.poison += 1
        ids = [one.row_id for one in leased.candidates]
        if not ids:
            self._dry_at = ended
            return False
        with self._database.reading() as session:
            rows = [row for row in leased_rows(session, ids) if unwanted(row) is None]
            tasks = tasks_of(session, rows, self._clock(), write_down=self._write_down)
        left = set(ids) - {task.row_id for task in tasks}  # by readers who were erased in this very moment
        with self._lock:
            self._waiting += tasks
            self._forget(left)
        if left:
            self._commits.write(lambda session: give_back(session, self._owner, left))
        return True

    def _leased(self, session: Session, admitting: "_Admitting", limit: int) -> Leased:
        admitting.undo()  # a change may run twice
        now = self._clock()
        return lease_due(
            session, admitting, owner=self._owner, now=now, lease_for=self._lease_for, limit=limit
        )

    def _forget(self, ids: Collection[int]) -> None:
        for row_id in ids:
            self._gate.leave(self._under_way.pop(row_id), Withdrawn())

    def _write_down(self, row_id: int, written: Written) -> bool:
        return self._commits.write(lambda session: self._written_down(session, row_id, written))

    def _written_down(self, session: Session, row_id: int, written: Written) -> bool:
        """Freeze the mail; False when its reader has left or paused since the lease, however short ago."""
        freeze(session, row_id, written.message_id, written.content)
        look = last_look(session, row_id, owner=self._owner, now=self._clock())
        if look is Look.UNWANTED:
            # Back into the queue, where the next lease suppresses or holds it.
            now, reply = self._clock(), "the reader has left"
            defer(session, row_id, phase="consent", reply=reply, due_at=now, count_attempt=False)
        return look is Look.GOOD


class _Admitting:
    """Passes on what a gate says and remembers what it admitted, in case the lease fails."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._admitted: list[Candidate] = []

    def closed(self) -> Closed:
        return self._gate.closed()

    def admit(self, candidate: Candidate) -> bool:
        is_admitted = self._gate.admit(candidate)
        if is_admitted:
            self._admitted.append(candidate)
        return is_admitted

    def undo(self) -> None:
        for candidate in self._admitted:
            self._gate.leave(candidate, Withdrawn())
        self._admitted.clear()

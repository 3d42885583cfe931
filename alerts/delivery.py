"""Sends what is owed: at least once, and the same bytes at every attempt."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from alerts.backoff import SERVER_PAUSE, next_try
from alerts.courier import CourierOutcome, Couriers, Task, Unfit, Withdrawn, Written, kind_of
from alerts.tasks import tasks_of
from alerts.transport import Accepted, Deferred, Phase, Refused, Unavailable, Uncertain
from storage.database import Database, Session
from storage.outbox import defer, freeze, is_wanted, lease_next, mark_dead, mark_sent, outbox_counts
from storage.tables import OutboxRow, OutboxState

_NO_COURIER_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class SendReport:
    """What one round of sending came to."""

    sent: int = 0
    deferred: int = 0  # put off by the server, or of unknown fate; tried again
    dead: int = 0  # refused for good, or impossible to compose
    suppressed: int = 0  # the reader had left
    unavailable: str | None = None  # why the server takes nothing now; the round ended there


def send_due(
    database: Database,
    couriers: Couriers,
    *,
    owner: str,
    clock: Callable[[], datetime],
    lease_for: timedelta,
    limit: int = 200,
    should_stop: Callable[[], bool] = lambda: False,
    jitter: Callable[[], float] = random.random,
) -> SendReport:
    """Send at most `limit` mails that are due.

    A row is leased, its mail is written down, handed over and marked, each in a transaction of its own.
    Whatever dies in between, the same bytes go out again. `should_stop` is asked between mails.
    """
    sending = _Round(
        database=database,
        couriers=couriers,
        owner=owner,
        clock=clock,
        lease_for=lease_for,
        jitter=jitter,
    )
    return sending.run(limit, should_stop)


@dataclass(kw_only=True)
class _Round:
    database: Database
    couriers: Couriers
    owner: str
    clock: Callable[[], datetime]
    lease_for: timedelta
    jitter: Callable[[], float]
    sent: int = 0
    deferred: int = 0
    dead: int = 0

    def run(self, limit: int, should_stop: Callable[[], bool]) -> SendReport:
        suppressed_before = self._suppressed()
        unavailable: str | None = None
        for _ in range(limit):
            if unavailable or should_stop() or (task := self._lease()) is None:
                break
            unavailable = self._deliver(task)
        return SendReport(
            sent=self.sent,
            deferred=self.deferred,
            dead=self.dead,
            suppressed=self._suppressed() - suppressed_before,
            unavailable=unavailable,
        )

    def _lease(self) -> Task | None:
        now = self.clock()
        with self.database.transaction() as session:
            row = lease_next(session, owner=self.owner, now=now, lease_for=self.lease_for)
            return None if row is None else tasks_of(session, [row], now, write_down=self._write_down)[0]

    def _deliver(self, task: Task) -> str | None:
        """Deliver one message; return why its server takes nothing, if that is so."""
        courier = self.couriers.get(kind_of(task.channel))
        if courier is None:
            self._leave_lying(task)
            return None
        outcome = courier.deliver(task)
        self._mark(task, outcome)
        return f"{outcome.phase}: {outcome.reason}" if isinstance(outcome, Unavailable) else None

    def _leave_lying(self, task: Task) -> None:
        """Nobody is lost because a channel was switched off, or is of a newer version of us."""
        logger.error("No courier for this channel", outbox_id=task.row_id, channel=task.channel)
        reply, at = f"no courier for channel {task.channel}", self.clock() + _NO_COURIER_PAUSE
        with self.database.transaction() as session:
            _give_back(session, task.row_id, phase="courier", reply=reply, at=at)

    def _write_down(self, row_id: int, written: Written) -> bool:
        """Freeze the mail; False when the reader has left since the lease, however short that was."""
        with self.database.transaction() as session:
            freeze(session, row_id, written.message_id, written.content)
            row = session.get_one(OutboxRow, row_id)
            if row.state != OutboxState.LEASED or row.lease_owner != self.owner:
                return False
            if not is_wanted(row):
                # Back into the queue, where the next lease suppresses it.
                _give_back(session, row_id, phase="consent", reply="the reader has left", at=self.clock())
                return False
        return True

    def _mark(self, task: Task, outcome: CourierOutcome) -> None:
        match outcome:
            case Accepted(reply=reply):
                with self.database.transaction() as session:
                    mark_sent(session, task.row_id, reply=reply, now=self.clock())
                self.sent += 1
            case Refused(phase=phase, reply=reply):
                self._bury(task, phase=phase, reply=reply)
            case Deferred(phase=phase, reply=reply):
                self._put_off(task, phase=phase, reply=reply)
            case Uncertain(reason=reason):
                # Sent again rather than lost; the same Message-ID lets mail programs fold the two.
                self._put_off(task, phase=Phase.DOT, reply=f"fate unknown: {reason}")
            case Unavailable(phase=phase, reason=reason):
                with self.database.transaction() as session:
                    at = self.clock() + SERVER_PAUSE
                    _give_back(session, task.row_id, phase=phase, reply=reason, at=at)
            case Unfit():
                self._bury(task, phase="compose", reply="the mail cannot be composed")
            case Withdrawn():
                pass  # it has been given back, or is another sender's

    def _put_off(self, task: Task, *, phase: str, reply: str) -> None:
        due_at = next_try(task.attempts, self.clock(), self.jitter())
        if due_at is None:
            self._bury(task, phase=phase, reply=reply)
            return
        with self.database.transaction() as session:
            defer(session, task.row_id, phase=phase, reply=reply, due_at=due_at, count_attempt=True)
        logger.info("Mail put off", outbox_id=task.row_id, phase=phase, reply=reply, due_at=due_at)
        self.deferred += 1

    def _bury(self, task: Task, *, phase: str, reply: str) -> None:
        with self.database.transaction() as session:
            mark_dead(session, task.row_id, phase=phase, reply=reply)
        logger.error("Mail given up", outbox_id=task.row_id, phase=phase, reply=reply)
        self.dead += 1

    def _suppressed(self) -> int:
        with self.database.reading() as session:
            return outbox_counts(session)[OutboxState.SUPPRESSED]


def _give_back(session: Session, row_id: int, *, phase: str, reply: str, at: datetime) -> None:
    defer(session, row_id, phase=phase, reply=reply, due_at=at, count_attempt=False)

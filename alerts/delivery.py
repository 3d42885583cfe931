"""Sends what is owed: at least once, and the same bytes at every attempt."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from alerts.addresses import wire_address
from alerts.alert import Alert
from alerts.backoff import SERVER_PAUSE, next_try
from alerts.composing import ComposedMail, Composer
from alerts.gathering import alert_of
from alerts.transport import Accepted, Deferred, Outcome, Phase, Refused, Transport, Unavailable, Uncertain
from storage.aliases import load_aliases
from storage.database import Database, Session
from storage.holding import held_now, unwanted
from storage.outbox import defer, freeze, lease_next, list_outbox, mark_dead, mark_sent, outbox_counts
from storage.sources import list_sources
from storage.tables import OutboxRow, OutboxState


@dataclass(frozen=True, kw_only=True)
class SendReport:
    """What one round of sending came to."""

    sent: int = 0
    deferred: int = 0  # put off by the server, or of unknown fate; tried again
    dead: int = 0  # refused for good, or impossible to compose
    suppressed: int = 0  # the reader had left
    unavailable: str | None = None  # why the server takes nothing now; the round ended there


def send_due(  # noqa: PLR0913  (only the caller knows these)
    database: Database,
    transport: Transport,
    composer: Composer,
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
        transport=transport,
        composer=composer,
        owner=owner,
        clock=clock,
        lease_for=lease_for,
        jitter=jitter,
    )
    return sending.run(limit, should_stop)


def preview_due(
    database: Database, composer: Composer, *, now: datetime, limit: int = 1000
) -> list[ComposedMail]:
    """Return the mails that are due, looking at the newest `limit` rows; nothing is leased or changed."""
    with database.reading() as session:
        rows = [row for row in list_outbox(session, limit) if row.state == OutboxState.DUE]
        wanted = [row for row in rows if row.due_at <= now and unwanted(row) is None]
        tasks = _tasks(session, wanted, now)
    return [mail for task in tasks if (mail := _composed(task, composer)) is not None]


@dataclass(frozen=True, kw_only=True)
class _Task:
    """One leased row, as values."""

    row_id: int
    attempts: int  # before this one
    alert: Alert
    written: tuple[str, bytes] | None  # Message-ID and mail, from the first attempt on


@dataclass(kw_only=True)
class _Round:
    database: Database
    transport: Transport
    composer: Composer
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

    def _lease(self) -> _Task | None:
        now = self.clock()
        with self.database.transaction() as session:
            row = lease_next(session, owner=self.owner, now=now, lease_for=self.lease_for)
            return None if row is None else _tasks(session, [row], now)[0]

    def _deliver(self, task: _Task) -> str | None:
        """Send one mail; return why the server takes nothing, if that is so."""
        mail = _composed(task, self.composer)
        if mail is None:
            self._bury(task, phase="compose", reply="the mail cannot be composed")
            return None
        if not self._write_down(task.row_id, mail):
            return None
        outcome = self.transport.send(self.composer.envelope_sender, mail.recipient, mail.content)
        self._mark(task, outcome)
        return f"{outcome.phase}: {outcome.reason}" if isinstance(outcome, Unavailable) else None

    def _write_down(self, row_id: int, mail: ComposedMail) -> bool:
        """Freeze the mail; False when its reader has left or paused since the lease, however short ago."""
        with self.database.transaction() as session:
            freeze(session, row_id, mail.message_id, mail.content)
            row = session.get_one(OutboxRow, row_id)
            if row.state != OutboxState.LEASED or row.lease_owner != self.owner:
                return False
            if unwanted(row) is not None or held_now(session, row, self.clock()) is not None:
                # Back into the queue, where the next lease suppresses or holds it.
                _give_back(session, row_id, phase="consent", reply="the reader has left", at=self.clock())
                return False
        return True

    def _mark(self, task: _Task, outcome: Outcome) -> None:
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

    def _put_off(self, task: _Task, *, phase: str, reply: str) -> None:
        due_at = next_try(task.attempts, self.clock(), self.jitter())
        if due_at is None:
            self._bury(task, phase=phase, reply=reply)
            return
        with self.database.transaction() as session:
            defer(session, task.row_id, phase=phase, reply=reply, due_at=due_at, count_attempt=True)
        logger.info("Mail put off", outbox_id=task.row_id, phase=phase, reply=reply, due_at=due_at)
        self.deferred += 1

    def _bury(self, task: _Task, *, phase: str, reply: str) -> None:
        with self.database.transaction() as session:
            mark_dead(session, task.row_id, phase=phase, reply=reply)
        logger.error("Mail given up", outbox_id=task.row_id, phase=phase, reply=reply)
        self.dead += 1

    def _suppressed(self) -> int:
        with self.database.reading() as session:
            return outbox_counts(session)[OutboxState.SUPPRESSED]


def _tasks(session: Session, rows: Sequence[OutboxRow], now: datetime) -> list[_Task]:
    titles, aliases = _source_titles(session), load_aliases(session)
    return [
        _Task(
            row_id=row.id,
            attempts=row.attempts,
            alert=alert_of(row, titles, now, aliases=aliases),
            written=_written(row),
        )
        for row in rows
    ]


def _written(row: OutboxRow) -> tuple[str, bytes] | None:
    return None if row.message is None or row.message_id is None else (row.message_id, row.message)


def _composed(task: _Task, composer: Composer) -> ComposedMail | None:
    """Return the task's mail, as it was written down if it was; None when it cannot be composed."""
    try:
        if task.written is None:
            return composer.compose(task.alert)
        message_id, content = task.written
        return ComposedMail(
            message_id=message_id, recipient=wire_address(task.alert.recipient), content=content
        )
    except Exception:  # noqa: BLE001  One mail that cannot be composed must not hold up all the others.
        logger.opt(exception=True).error("Mail cannot be composed", outbox_id=task.row_id)
        return None


def _give_back(session: Session, row_id: int, *, phase: str, reply: str, at: datetime) -> None:
    defer(session, row_id, phase=phase, reply=reply, due_at=at, count_attempt=False)


def _source_titles(session: Session) -> dict[str, str]:
    return {source.name: source.title for source in list_sources(session)}

"""Sends letters: at least once, and the same bytes at every attempt."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from alerts.delivery import SendReport
from alerts.sending.backoff import SERVER_PAUSE, next_try
from alerts.sending.transport import (
    Accepted,
    Deferred,
    Outcome,
    Phase,
    Refused,
    Transport,
    Unavailable,
    Uncertain,
)
from storage.database import Database
from storage.people.letters import defer_letter, lease_letter, mark_letter_dead, mark_letter_sent
from storage.tables import Letter


def send_letters(  # noqa: PLR0913  (only the caller knows these)
    database: Database,
    transport: Transport,
    *,
    envelope_sender: str,
    owner: str,
    clock: Callable[[], datetime],
    lease_for: timedelta,
    limit: int = 200,
    should_stop: Callable[[], bool] = lambda: False,
    jitter: Callable[[], float] = random.random,
) -> SendReport:
    """Send at most `limit` letters that are due. `should_stop` is asked between them."""
    posting = _Posting(database=database, clock=clock, jitter=jitter)
    for _ in range(limit):
        if posting.unavailable or should_stop():
            break
        with database.transaction() as session:
            letter = lease_letter(session, owner=owner, now=clock(), lease_for=lease_for)
        if letter is None or letter.message is None:
            break
        posting.mark(letter, transport.send(envelope_sender, letter.recipient, letter.message))
    return SendReport(
        sent=posting.sent, deferred=posting.deferred, dead=posting.dead, unavailable=posting.unavailable
    )


@dataclass(kw_only=True)
class _Posting:
    database: Database
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    sent: int = 0
    deferred: int = 0
    dead: int = 0
    unavailable: str | None = None

    def mark(self, letter: Letter, outcome: Outcome) -> None:
        match outcome:
            case Accepted(reply=reply):
                with self.database.transaction() as session:
                    mark_letter_sent(session, letter.id, reply=reply, now=self.clock())
                self.sent += 1
            case Refused(phase=phase, reply=reply):
                self._bury(letter, phase, reply)
            case Deferred(phase=phase, reply=reply):
                self._try_again(letter, phase, reply)
            case Uncertain(reason=reason):
                self._try_again(letter, Phase.DOT, reason)
            case Unavailable(phase=phase, reason=reason):
                self._give_back(letter, phase, reason, self.clock() + SERVER_PAUSE, count_attempt=False)
                self.unavailable = f"{phase}: {reason}"

    def _try_again(self, letter: Letter, phase: Phase, reply: str) -> None:
        due_at = next_try(letter.attempts, self.clock(), self.jitter())
        if due_at is None:
            self._bury(letter, phase, reply)
        else:
            self._give_back(letter, phase, reply, due_at, count_attempt=True)
            self.deferred += 1

    def _give_back(
        self, letter: Letter, phase: Phase, reply: str, due_at: datetime, *, count_attempt: bool
    ) -> None:
        with self.database.transaction() as session:
            defer_letter(
                session, letter.id, phase=phase, reply=reply, due_at=due_at, count_attempt=count_attempt
            )

    def _bury(self, letter: Letter, phase: Phase, reply: str) -> None:
        with self.database.transaction() as session:
            mark_letter_dead(session, letter.id, phase=phase, reply=reply)
        self.dead += 1
        logger.warning("letter given up", letter_id=letter.id, phase=phase)

"""Sends letters: what asks to confirm a sign-up, and what brings a link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from loguru import logger

from alerts.letter_delivery import send_letters
from alerts.sending.transport import Transport
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class LetterPlan:
    """How letters leave; a transport of its own, because a transport serves one thread."""

    transport: Transport
    envelope_sender: str
    owner: str  # the same at every start on this data directory
    lease_for: timedelta
    pause: timedelta = timedelta(seconds=10)  # between two tries of a server that takes no mail


class SendLetters:
    """Sends letters at every turn: who has just signed up looks into the mailbox now."""

    def __init__(
        self,
        database: Database,
        plan: LetterPlan,
        stopping: Event,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._clock = clock
        self._not_before = clock()

    def __call__(self) -> None:
        """Send what is due; that the server is out of reach is told by the job that sends alerts."""
        if self._clock() < self._not_before:
            return
        report = send_letters(
            self._database,
            self._plan.transport,
            envelope_sender=self._plan.envelope_sender,
            owner=self._plan.owner,
            clock=lambda: datetime.now(UTC),
            lease_for=self._plan.lease_for,
            should_stop=self._stopping.is_set,
        )
        if report.sent or report.deferred or report.dead:
            logger.info("letters sent", sent=report.sent, deferred=report.deferred, refused=report.dead)
        if report.unavailable:
            self._not_before = self._clock() + self._plan.pause.total_seconds()

"""Sends what is owed, and rests while the mail server takes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from loguru import logger

from alerts.courier import Couriers
from alerts.delivery import SendReport, send_due
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """How owed mails leave."""

    couriers: Couriers
    owner: str  # the same at every start on this data directory
    lease_for: timedelta
    batch: int = 200
    pause: timedelta = timedelta(seconds=10)  # between two tries of a server that takes no mail


class SendDue:
    """Sends what is owed."""

    def __init__(
        self,
        database: Database,
        plan: DeliveryPlan,
        stopping: Event,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.plan = plan
        self._database = database
        self._stopping = stopping
        self._clock = clock
        self._unavailable = False
        self._not_before = clock()

    def __call__(self) -> None:
        """Send one batch and say once when the mail server is out of reach, and once when it is back."""
        if self._clock() < self._not_before:
            return
        report = send_due(
            self._database,
            self.plan.couriers,
            owner=self.plan.owner,
            clock=lambda: datetime.now(UTC),
            lease_for=self.plan.lease_for,
            limit=self.plan.batch,
            should_stop=self._stopping.is_set,
        )
        if report.sent or report.deferred or report.dead:
            logger.info("mails sent", sent=report.sent, deferred=report.deferred, refused=report.dead)
        if not self._stopping.is_set():  # else we may have broken the connection ourselves
            self._note_availability(report)

    def _note_availability(self, report: SendReport) -> None:
        if report.unavailable:
            # The mails behind the first wait where they are: no attempt on each of them, one after another.
            self._not_before = self._clock() + self.plan.pause.total_seconds()
            if not self._unavailable:
                logger.warning("mail server unavailable", reason=report.unavailable)
            self._unavailable = True
        elif report.sent and self._unavailable:
            logger.info("mail server available again")
            self._unavailable = False

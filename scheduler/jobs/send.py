"""Sends what is owed, and rests while the mail server takes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from loguru import logger

from alerts.delivery import send_due
from alerts.sending.courier import Couriers
from alerts.sending.gate import Gate, GatePlan
from storage.database import Database
from storage.owed.leasing import give_back


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """How owed mails leave."""

    senders: Sequence[Couriers]  # one for each connection
    owner: str  # the same at every start on this data directory
    lease_for: timedelta
    hmac_key: bytes = field(repr=False)  # seals addresses no mail reaches
    batch: int = 10_000
    gate: GatePlan = field(default_factory=GatePlan)


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
        self._gate = self._new_gate()
        self._has_failed = False

    def __call__(self) -> None:
        """Send what is due; say once when the mail server goes out of reach, and once when it is back."""
        if self._has_failed:
            self._take_up_again()
        try:
            report = send_due(
                self._database,
                self.plan.senders,
                owner=self.plan.owner,
                clock=lambda: datetime.now(UTC),
                lease_for=self.plan.lease_for,
                hmac_key=self.plan.hmac_key,
                gate=self._gate,
                limit=self.plan.batch,
                should_stop=self._stopping.is_set,
            )
        except BaseException:
            self._has_failed = True
            raise
        if report.sent or report.deferred or report.dead:
            logger.info("mails sent", sent=report.sent, deferred=report.deferred, refused=report.dead)

    def _take_up_again(self) -> None:
        """What a round had leased when it broke off is nobody's now: rounds never overlap."""
        with self._database.transaction() as session:
            give_back(session, self.plan.owner)
        self._gate = self._new_gate()
        self._has_failed = False

    def _new_gate(self) -> Gate:
        return Gate(self.plan.gate, senders=len(self.plan.senders), clock=self._clock, on_change=_log_change)


def _log_change(reason: str | None) -> None:
    if reason is None:
        logger.info("mail server available again")
    else:
        logger.warning("mail server unavailable", reason=reason)

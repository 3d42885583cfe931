"""Reads what comes back of the mails. That servers do not want us is told by `watch`, from the store."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from loguru import logger

from alerts.mail.verp import ReturnPaths
from alerts.returns.box import ReturnBox
from alerts.returns.reading import read_returns
from alerts.returns.report import ReturnsReport
from storage.database import Database

_EVERY = timedelta(minutes=5)
_MOST_LOGGED = 5  # different refusals


@dataclass(frozen=True, kw_only=True)
class ReturnsPlan:
    """Where returned mails are read."""

    box: ReturnBox
    paths: ReturnPaths
    hmac_key: bytes = field(repr=False)


class ReadReturns:
    """Looks into the mailbox every few minutes."""

    def __init__(
        self,
        database: Database,
        plan: ReturnsPlan,
        stopping: Event,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._database = database
        self._plan = plan
        self._stopping = stopping
        self._clock = clock
        self._not_before = clock()
        self._left: set[str] = set()  # read already, and none of ours
        self._unavailable = False

    def __call__(self) -> None:
        """Read what has come in since the last look."""
        if self._clock() < self._not_before:
            return
        self._not_before = self._clock() + _EVERY.total_seconds()
        report = read_returns(
            self._database,
            self._plan.box,
            self._plan.paths,
            hmac_key=self._plan.hmac_key,
            clock=lambda: datetime.now(UTC),
            skip=self._left,
            should_stop=self._stopping.is_set,
        )
        self._note(report)
        self._note_availability(report)

    def _note(self, report: ReturnsReport) -> None:
        if report.hard or report.soft or report.complaints or report.unknown:
            logger.info(
                "returned mails read",
                hard=report.hard,
                soft=report.soft,
                complaints=report.complaints,
                suppressed=report.suppressed,
                unknown=report.unknown,
            )
        if report.refusals:
            logger.error(
                "servers refuse our mails", count=report.policy, reasons=report.refusals[:_MOST_LOGGED]
            )

    def _note_availability(self, report: ReturnsReport) -> None:
        if report.unavailable and not self._unavailable:
            phase, reason = report.unavailable
            logger.warning("mailbox of returned mails unavailable", phase=phase, reason=reason)
        elif self._unavailable and not report.unavailable:
            logger.info("mailbox of returned mails available again")
        self._unavailable = report.unavailable is not None

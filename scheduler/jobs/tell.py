"""Tells the operators of faults."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from loguru import logger

from alerts.operators import OperatorPlan, tell_operators
from storage.database import Database

_PAUSE = timedelta(seconds=10)  # between two looks: nobody waits for these to the second
_PAUSE_AFTER_REFUSAL = timedelta(hours=1)  # else the same mail would be refused again at once


class TellOperators:
    """Tells what is new, and rests in between."""

    def __init__(
        self, database: Database, plan: OperatorPlan, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._database = database
        self._plan = plan
        self._clock = clock
        self._not_before = clock()

    def __call__(self) -> None:
        """Send what is to be told."""
        if self._clock() < self._not_before:
            return
        report = tell_operators(
            self._database,
            self._plan.transport,
            self._plan.composer,
            self._plan.operators,
            clock=lambda: datetime.now(UTC),
        )
        if report.told:
            logger.info("operators told", mails=report.told)
        pause = _PAUSE_AFTER_REFUSAL if report.refused and not report.told else _PAUSE
        self._not_before = self._clock() + pause.total_seconds()

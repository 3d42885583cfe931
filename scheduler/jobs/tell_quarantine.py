"""Tells the operators of mails in quarantine."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from loguru import logger

from alerts.faults.operator_view import ToldFault
from alerts.operators import OperatorPlan, tell_at_once
from storage.database import Database
from storage.owed.quarantine import poison_ids

_PAUSE = timedelta(minutes=1)


class TellQuarantine:
    """Tells of each such mail once. What still lies there after a restart is told again: it is still owed."""

    def __init__(
        self, database: Database, plan: OperatorPlan, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._database = database
        self._plan = plan
        self._clock = clock
        self._not_before = clock()
        self._told: frozenset[int] = frozenset()

    def __call__(self) -> None:
        """Tell what is new."""
        if not self._plan.operators.addresses or self._clock() < self._not_before:
            return
        self._not_before = self._clock() + _PAUSE.total_seconds()
        with self._database.reading() as session:
            there = frozenset(poison_ids(session))
        if news := sorted(there - self._told):
            fault = _fault(news, self._plan.operators.language, datetime.now(UTC))
            if not tell_at_once(self._plan, [fault], fault.opened_at):
                return
            logger.info("operators told of the quarantine", mails=len(news))
        self._told = there


def _fault(numbers: Sequence[int], language: str, now: datetime) -> ToldFault:
    named = " ".join(map(str, numbers[:20]))
    if language == "en":
        source, kind = "Sending mail", "quarantine"
        text = "These mails could not be written, or their sender died of them. All others go out."
        evidence = f"Numbers: {named}."
        remedy = "The log says why. See: stadtradar alerts quarantine, and once mended: alerts retry NR"
    else:
        source, kind = "Mailversand", "Quarantäne"
        text = "Diese Mails ließen sich nicht schreiben, oder der Versand brach an ihnen ab. Andere gehen."
        evidence = f"Nummern: {named}."
        remedy = (
            "Die Ursache steht im Protokoll. Näheres: stadtradar alerts quarantine; "
            "wenn sie behoben ist: stadtradar alerts retry NR"
        )
    return ToldFault(
        id=-max(numbers),  # no fault of a source has such a number
        source=source,
        kind=kind,
        text=text,
        evidence=evidence,
        remedy=remedy,
        opened_at=now,
        closed_at=None,
        is_opening_known=False,
    )

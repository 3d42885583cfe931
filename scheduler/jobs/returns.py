"""Reads what comes back of the mails, and tells the operators when servers do not want us."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from loguru import logger

from alerts.faults.operator_view import ToldFault
from alerts.mail.verp import ReturnPaths
from alerts.operators import OperatorPlan, tell_at_once
from alerts.returns.box import ReturnBox
from alerts.returns.reading import read_returns
from alerts.returns.report import ReturnsReport
from storage.database import Database

_EVERY = timedelta(minutes=5)
_TELL_EVERY = timedelta(days=1)
_MOST_TOLD = 5  # different refusals in one mail
_NO_SOURCE = -1  # no fault of a source has such a number


@dataclass(frozen=True, kw_only=True)
class ReturnsPlan:
    """Where returned mails are read, and who is told."""

    box: ReturnBox
    paths: ReturnPaths
    hmac_key: bytes = field(repr=False)
    operators: OperatorPlan  # with a transport of its own


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
        self._told_at: datetime | None = None

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
                "servers refuse our mails", count=report.policy, reasons=report.refusals[:_MOST_TOLD]
            )
            self._tell(report.refusals, datetime.now(UTC))

    def _tell(self, refusals: tuple[str, ...], now: datetime) -> None:
        """Tell the operators, once a day at most: a block of a large provider refuses thousands of mails."""
        if self._told_at is not None and now < self._told_at + _TELL_EVERY:
            return
        fault = _fault(refusals, self._plan.operators.operators.language, now)
        if tell_at_once(self._plan.operators, [fault], now):
            self._told_at = now

    def _note_availability(self, report: ReturnsReport) -> None:
        if report.unavailable and not self._unavailable:
            phase, reason = report.unavailable
            logger.warning("mailbox of returned mails unavailable", phase=phase, reason=reason)
        elif self._unavailable and not report.unavailable:
            logger.info("mailbox of returned mails available again")
        self._unavailable = report.unavailable is not None


def _fault(refusals: tuple[str, ...], language: str, now: datetime) -> ToldFault:
    said = " · ".join(dict.fromkeys(refusals[:_MOST_TOLD]))
    if language == "en":
        name, kind = "Mail", "mails refused"
        text = f"Other mail servers refuse our mails ({len(refusals)} now). No reader was removed for it."
        remedy = "Check SPF, DKIM, DMARC and block lists for the sender's domain and the mail server."
    else:
        name, kind = "Mailversand", "Mails abgelehnt"
        text = f"Andere Mailserver lehnen unsere Mails ab (gerade {len(refusals)}). Gestrichen wurde niemand."
        remedy = "SPF, DKIM, DMARC und Sperrlisten für die Domain des Absenders und den Mailserver prüfen."
    return ToldFault(
        id=_NO_SOURCE,
        source=name,
        kind=kind,
        text=text,
        evidence=said,
        remedy=remedy,
        opened_at=now,
        closed_at=None,
        is_opening_known=False,
    )

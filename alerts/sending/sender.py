"""One sender: takes a task, has it delivered, and takes no other before the outcome is durable."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic, sleep

from loguru import logger

from alerts.sending.courier import CourierOutcome, Couriers, Task, Unfit, Withdrawn, kind_of
from alerts.sending.desk import Desk
from alerts.sending.group_commit import GroupCommit
from alerts.sending.transport import Refused, Unavailable, Uncertain
from alerts.sending.verdict import COMPOSE, Fate, Verdict, verdict
from storage.database import DatabaseUnavailable, Session
from storage.owed.holding import MAIL
from storage.owed.leasing import POISON
from storage.owed.outbox import defer, mark_dead, mark_sent

_NO_COURIER_PAUSE = timedelta(hours=1)
_LOOK_AGAIN = 0.5  # seconds, at a database that takes nothing
_PATIENCE = 600.0  # seconds of that; it then has other troubles than a mail that may come twice


class Tally:
    """Counts what became of the tasks of all senders."""

    def __init__(self) -> None:
        self.fates: Counter[Fate] = Counter()
        self.unavailable: str | None = None
        self._lock = Lock()

    def count(self, outcome: CourierOutcome, fate: Fate | None) -> None:
        """Count one."""
        with self._lock:
            if isinstance(outcome, Unavailable):
                self.unavailable = f"{outcome.phase}: {outcome.reason}"
            elif fate is not None:
                self.fates[fate] += 1


class Sender:
    """Sends one task after another with couriers of its own."""

    def __init__(
        self,
        couriers: Couriers,
        desk: Desk,
        commits: GroupCommit,
        tally: Tally,
        *,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        should_stop: Callable[[], bool],
        note_refusal: Callable[[int, Refused], None],  # of a mail: which row
    ) -> None:
        self._couriers = couriers
        self._desk = desk
        self._commits = commits
        self._tally = tally
        self._clock = clock
        self._jitter = jitter
        self._should_stop = should_stop
        self._note_refusal = note_refusal

    def run(self) -> None:
        """Send until nothing is left that may be sent now, or told to stop."""
        try:
            while not self._should_stop() and (task := self._desk.next()) is not None:
                outcome: CourierOutcome = Withdrawn()
                try:
                    outcome = self._send(task)
                finally:
                    self._desk.done(task, outcome)
        finally:
            self._commits.leave()

    def _send(self, task: Task) -> CourierOutcome:
        courier = self._couriers.get(kind_of(task.channel))
        if courier is None:
            self._leave_lying(task)
            return Withdrawn()
        try:
            outcome = courier.deliver(task)
        except DatabaseUnavailable:
            raise
        except Exception:  # noqa: BLE001  One mail that nobody foresaw must not hold up all the others.
            logger.opt(exception=True).error("Mail cannot be sent", outbox_id=task.row_id)
            outcome = Unfit()
        if isinstance(outcome, Refused) and task.channel == MAIL:
            self._note_refusal(task.row_id, outcome)
        decided = verdict(task, outcome, self._clock(), self._jitter())
        if decided is not None:
            self._insist(lambda session: _write(session, task.row_id, decided, self._clock()))
            _log(task, outcome, decided)
        self._tally.count(outcome, None if decided is None else decided.fate)
        if self._should_stop() and isinstance(outcome, Unavailable | Uncertain):
            return Withdrawn()  # we may have broken the connection ourselves
        return outcome

    def _leave_lying(self, task: Task) -> None:
        """Nobody is lost because a channel was switched off, or is of a newer version of us."""
        logger.error("No courier for this channel", outbox_id=task.row_id, channel=task.channel)
        reply, at = f"no courier for channel {task.channel}", self._clock() + _NO_COURIER_PAUSE
        lying = Verdict(fate=Fate.LATER, phase="courier", reply=reply, due_at=at, counts=False)
        self._insist(lambda session: _write(session, task.row_id, lying, self._clock()))

    def _insist(self, change: Callable[[Session], None]) -> None:
        """Write until it is durable: what the server has taken and nobody wrote down would come twice."""
        deadline, is_told = monotonic() + _PATIENCE, False
        while True:
            try:
                self._commits.write(change)
            except DatabaseUnavailable as error:
                if self._should_stop() or monotonic() > deadline:
                    raise
                if not is_told:
                    logger.error("the outbox cannot be written, the senders wait", reason=error.problem)
                    is_told = True
                sleep(_LOOK_AGAIN)
            else:
                return


def _write(session: Session, row_id: int, decided: Verdict, now: datetime) -> None:
    if decided.fate is Fate.SENT:
        mark_sent(session, row_id, reply=decided.reply, now=now)
    elif decided.due_at is None:
        mark_dead(session, row_id, phase=decided.phase, reply=decided.reply)
    else:
        defer(
            session,
            row_id,
            phase=decided.phase,
            reply=decided.reply,
            due_at=decided.due_at,
            count_attempt=decided.counts,
        )


def _log(task: Task, outcome: CourierOutcome, decided: Verdict) -> None:
    told = {"outbox_id": task.row_id, "phase": decided.phase, "reply": decided.reply}
    if decided.fate is Fate.DEAD:
        event = "Mail quarantined" if decided.phase == POISON else "Mail given up"
        logger.error(event, **told)
    elif decided.fate is Fate.LATER and not isinstance(outcome, Unavailable) and decided.phase != COMPOSE:
        logger.info("Mail put off", **told, due_at=decided.due_at)

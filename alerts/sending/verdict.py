"""Decides what the outbox is told of a delivery. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from alerts.sending.backoff import SERVER_PAUSE, is_greylisting, next_try
from alerts.sending.courier import CourierOutcome, Task, Unfit
from alerts.sending.transport import Accepted, Deferred, Phase, Refused, Unavailable, Uncertain
from storage.owed.leasing import POISON

COMPOSE = "compose"  # the phase of what could not be put into a message


class Fate(Enum):
    """What becomes of a row."""

    SENT = auto()
    LATER = auto()  # tried again
    DEAD = auto()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the outbox is told."""

    fate: Fate
    phase: str
    reply: str
    due_at: datetime | None = None  # of what is tried again
    counts: bool = True  # as an attempt


def verdict(  # noqa: PLR0911  (one for each outcome)
    task: Task, outcome: CourierOutcome, now: datetime, jitter: float
) -> Verdict | None:
    """Return what is to be written; None when the row is no longer ours."""
    match outcome:
        case Accepted(reply=reply):
            return Verdict(fate=Fate.SENT, phase="", reply=reply)
        case Refused(phase=phase, reply=reply):
            return Verdict(fate=Fate.DEAD, phase=phase, reply=reply)
        case Deferred():
            return _put_off(task, outcome, now, jitter)
        case Uncertain(reason=reason):
            # Sent again rather than lost; the same Message-ID lets mail programs fold the two.
            unknown = Deferred(phase=Phase.DOT, reply=f"fate unknown: {reason}")
            return _put_off(task, unknown, now, jitter)
        case Unavailable(phase=phase, reason=reason):
            # Not the fault of this mail, though it may be: the others go first.
            return _later(phase, reason, now + SERVER_PAUSE, counts=False)
        case Unfit():
            return _unfit(task, now)
    return None


def _put_off(task: Task, deferred: Deferred, now: datetime, jitter: float) -> Verdict:
    is_greylisted = is_greylisting(deferred.phase, deferred.reply)
    due_at = next_try(task.attempts, now, jitter, is_greylisted=is_greylisted)
    if due_at is None:
        return Verdict(fate=Fate.DEAD, phase=deferred.phase, reply=deferred.reply)
    if deferred.wait is not None:
        due_at = max(due_at, now + deferred.wait)
    return _later(deferred.phase, deferred.reply, due_at, counts=True)


def _unfit(task: Task, now: datetime) -> Verdict:
    """The first time may be an accident, of a correction in just that moment say; the second is none."""
    if task.last_phase == COMPOSE:
        return Verdict(fate=Fate.DEAD, phase=POISON, reply="it could not be composed twice")
    return _later(COMPOSE, "it cannot be composed", now + SERVER_PAUSE, counts=True)


def _later(phase: str, reply: str, due_at: datetime, *, counts: bool) -> Verdict:
    return Verdict(fate=Fate.LATER, phase=phase, reply=reply, due_at=due_at, counts=counts)

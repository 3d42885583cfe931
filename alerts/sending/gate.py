"""Decides what may be sent now: whether the mail server is in reach, whom it would be too much for."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from alerts.sending.breaker import Breaker
from alerts.sending.courier import CourierOutcome, Unfit, Withdrawn
from alerts.sending.domains import DEFAULT_LIMITS, DomainLimit, DomainThrottle
from alerts.sending.transport import Deferred, Phase, Refused, Unavailable, Uncertain
from storage.owed.holding import MAIL
from storage.owed.leasing import Candidate, Closed

_TROUBLE = ("421", " 4.7.")
_BLOCKED = " 5.7."
_GREYLISTED = ("greylist", "graylist", "grey-list")  # every newcomer is asked to come again


@dataclass(frozen=True, kw_only=True)
class GatePlan:
    """What a gate is to keep to."""

    pause: float = 10.0  # seconds, after the first failure of the mail server as a whole
    limits: Mapping[str, DomainLimit] = field(default_factory=lambda: DEFAULT_LIMITS)


class Gate:
    """One for all senders, and for as long as they live. Any thread may ask."""

    def __init__(
        self,
        plan: GatePlan | None = None,
        *,
        senders: int = 1,
        clock: Callable[[], float] = monotonic,
        on_change: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        given = plan or GatePlan()
        self._breaker = Breaker(pause=given.pause)
        self._domains = DomainThrottle(limits=given.limits)
        # Each endpoint is posted to by one sender, and slow ones never keep all senders from the mails.
        self._most_others = max(1, senders // 2)
        self._others: Counter[str] = Counter()  # channels under way
        self._suspect: int | None = None  # the row under way that a sender died of
        self._clock = clock
        self._on_change = on_change  # told why the mail server went out of reach, and None when it is back
        self._lock = Lock()

    @property
    def unavailable(self) -> str | None:
        """Why the mail server takes nothing; None when it does."""
        return self._breaker.reason

    def closed(self) -> Closed:
        """Return what needs no look at all."""
        with self._lock:
            at = self._clock()
            kinds = set() if self._breaker.admits(at) else {MAIL}
            if self._others.total() >= self._most_others:
                kinds |= {"webhook", "chat"}
            return Closed(
                kinds=frozenset(kinds),
                channels=frozenset(self._others),
                domains=self._domains.closed(at),
                suspects=self._suspect is not None,
            )

    def admit(self, candidate: Candidate) -> bool:
        """Tell whether the row may be sent now, and count it as under way if so."""
        with self._lock:
            if candidate.is_suspect and self._suspect is not None:
                return False
            if not self._admits(candidate):
                return False
            if candidate.is_suspect:
                self._suspect = candidate.row_id
            return True

    def leave(self, candidate: Candidate, outcome: CourierOutcome) -> None:
        """Count it as no longer under way, and learn from what became of it."""
        with self._lock:
            if self._suspect == candidate.row_id:
                self._suspect = None
            if candidate.channel != MAIL:
                self._others -= Counter({candidate.channel: 1})
                return
            at = self._clock()
            self._domains.end(_domain(candidate), at, is_trouble=is_trouble(outcome))
            self._learn(outcome, at)

    def _admits(self, candidate: Candidate) -> bool:
        if candidate.channel != MAIL:
            if self._others[candidate.channel] or self._others.total() >= self._most_others:
                return False
            self._others[candidate.channel] += 1
            return True
        at = self._clock()
        if not (self._breaker.admits(at) and self._domains.admits(_domain(candidate), at)):
            return False
        self._breaker.begin()
        self._domains.begin(_domain(candidate), at)
        return True

    def _learn(self, outcome: CourierOutcome, at: float) -> None:
        match outcome:
            case Unavailable(phase=phase, reason=reason):
                if self._breaker.failed(f"{phase}: {reason}", at):
                    self._on_change(self._breaker.reason)
            case Withdrawn() | Unfit() | Uncertain():
                self._breaker.came_to_nothing()
            case _:
                if self._breaker.succeeded():
                    self._on_change(None)


def is_trouble(outcome: CourierOutcome) -> bool:
    """Tell whether the recipient's provider asks for less mail (421, 4.7.x), or for none of ours (5.7.x)."""
    match outcome:
        case Deferred(reply=reply):
            is_greylisted = any(word in reply.casefold() for word in _GREYLISTED)
            return not is_greylisted and any(sign in reply[:12] for sign in _TROUBLE)
        case Refused(reply=reply):
            return _BLOCKED in reply[:12]
        case Unavailable(phase=phase, reason=reason):
            return phase in (Phase.RCPT, Phase.DATA, Phase.DOT) and reason.startswith("421")
    return False


def _domain(candidate: Candidate) -> str:
    return candidate.email.rpartition("@")[2].lower()

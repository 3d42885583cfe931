"""The circuit breaker of a host: after failures in a row it is left alone, longer each time. Pure."""

from datetime import datetime, timedelta

from storage.crawling.hosts import Pause

PATIENCE = 3  # failures in a row, over all sources of the host
_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(hours=24)


def after_failure(
    before: Pause | None, what: str, *, now: datetime, retry_after: timedelta | None = None
) -> Pause:
    """Return how a host stands after one more failure; `what` says in German what it was.

    A host that names a pause gets it at once, others after the third failure: 5 minutes, then twice as long
    with every probe that fails, a day at most.
    """
    failures = (before.failures if before else 0) + 1
    pause = max(_backoff(failures), min(retry_after or timedelta(0), _LONGEST))
    text = what if failures == 1 else f"{failures} Fehler in Folge, zuletzt: {what}"
    return Pause(failures=failures, until=now + pause, reason=text)


def is_open(pause: Pause | None, now: datetime) -> bool:
    """Tell whether nothing is asked of the host now."""
    return pause is not None and now < pause.until


def wants_probe(pause: Pause | None, now: datetime) -> bool:
    """Tell whether one request is to show whether the host answers again, before others follow."""
    return pause is not None and pause.failures >= PATIENCE and now >= pause.until


def _backoff(failures: int) -> timedelta:
    if failures < PATIENCE:
        return timedelta(0)
    # The exponent is bounded long before it overflows a timedelta.
    return min(_SHORTEST * (1 << min(failures - PATIENCE, 16)), _LONGEST)

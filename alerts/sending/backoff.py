"""When a mail that was put off is tried again."""

import re
from datetime import datetime, timedelta

from alerts.sending.transport import Phase

_FIRST = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
_LATER = timedelta(hours=4)
_ATTEMPTS = len(_FIRST) + 17  # three days in all
_GREYLISTED = re.compile(r"45[01]\b")

SERVER_PAUSE = timedelta(minutes=1)  # when the server as a whole takes nothing


def next_try(attempts: int, now: datetime, jitter: float, *, is_greylisted: bool = False) -> datetime | None:
    """Return when to try again after `attempts` earlier failures and one more now; None: never.

    `jitter` from 0 to 1 spreads the mails put off together: the first delays, which a server asked for, by up
    to a fifth more; the long ones by up to a quarter less, so that three days are never exceeded. Who
    greylists lets nobody in before five minutes.
    """
    if attempts >= _ATTEMPTS:
        return None
    if attempts >= len(_FIRST):
        return now + _LATER * (1 - 0.25 * jitter)
    delay = _FIRST[max(attempts, 1)] if is_greylisted else _FIRST[attempts]
    return now + delay * (1 + 0.2 * jitter)


def is_greylisting(phase: Phase, reply: str) -> bool:
    """Tell whether a newcomer is asked to come again, as far as a reply tells."""
    return phase is Phase.RCPT and _GREYLISTED.match(reply) is not None

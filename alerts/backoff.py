"""When a mail that was put off is tried again."""

from datetime import datetime, timedelta

# Greylisting lets through after some minutes; then ever more slowly, three days in all.
_DELAYS = (*(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)), *[timedelta(hours=4)] * 17)

SERVER_PAUSE = timedelta(minutes=1)  # when the server as a whole takes nothing


def next_try(attempts: int, now: datetime, jitter: float) -> datetime | None:
    """Return when to try again after `attempts` earlier failures and one more now; None: never.

    `jitter` from 0 to 1 spreads the mails put off together over another fifth of the delay.
    """
    if attempts >= len(_DELAYS):
        return None
    return now + _DELAYS[attempts] * (1 + 0.2 * jitter)

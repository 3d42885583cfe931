"""When a subscription tells."""

from dataclasses import dataclass

from storage.tables import Rhythm, Signup, Subscription


@dataclass(frozen=True, kw_only=True)
class Telling:
    """When a subscription tells."""

    rhythm: Rhythm = Rhythm.INSTANT
    hour: int = 7  # in Berlin, of a daily or weekly digest
    weekdays: tuple[int, ...] = (1,)  # of a weekly digest, Monday is 1
    quiet_minutes: int = 0  # after a mail, what comes meanwhile is gathered


def telling_of(asked: Signup | Subscription) -> Telling:
    """Return when a subscription tells, or will once it is confirmed."""
    return Telling(
        rhythm=Rhythm(asked.rhythm),
        hour=asked.hour,
        weekdays=tuple(asked.weekdays),
        quiet_minutes=asked.quiet_minutes,
    )

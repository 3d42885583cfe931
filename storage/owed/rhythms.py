"""When a subscription may tell: at once, or at the next moment of its rhythm in Berlin. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.tables import Hold, Rhythm

_BERLIN = ZoneInfo("Europe/Berlin")
_WEEK = range(1, 8)
_MORNING = 7  # when a day's surplus comes, as a digest does that nobody has set another hour for


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How one subscription wants to tell."""

    rhythm: Rhythm = Rhythm.INSTANT
    hour: int = _MORNING  # in Berlin
    weekdays: tuple[int, ...] = (1,)  # of a weekly digest, Monday is 1
    quiet: timedelta = timedelta(0)  # after a mail
    paused_until: datetime | None = None  # None: not paused


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a subscriber was told on a channel so far."""

    last_at: datetime | None = None  # None: nothing yet
    today: int = 0  # mails since midnight in Berlin
    daily_cap: int | None = None  # None: no limit


@dataclass(frozen=True, kw_only=True)
class Held:
    """A story waits, and until when."""

    hold: Hold
    until: datetime


def held(wishes: Iterable[Wish], told: Told, now: datetime) -> Held | None:
    """Return why and until when a story waits that answers these wishes; None when it may be told now.

    The wish that may tell first decides. Raises ValueError when there is no wish.
    """
    answers = [_held(wish, told, now) for wish in wishes]
    if not answers:
        raise ValueError("a story that nobody wishes for is not held")
    waiting = [one for one in answers if one is not None]
    if len(waiting) == len(answers):
        return min(waiting, key=lambda one: one.until)
    if told.daily_cap is not None and told.today >= told.daily_cap:
        return Held(hold=Hold.CAPPED, until=_at(local_date(now) + timedelta(days=1), _MORNING))
    return None


def paused(wishes: Iterable[Wish], now: datetime) -> Held | None:
    """Return until when a pause holds what has had its turn; None when it may be told."""
    found = held(wishes, Told(), now)
    return found if found is not None and found.hold == Hold.PAUSED else None


def digest_moment(wishes: Collection[Wish], after: datetime) -> datetime | None:
    """Return the first digest after a moment for which these wishes wait; None when one tells at once."""
    moments = [next_moment(wish, after) for wish in wishes]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def next_moment(wish: Wish, after: datetime) -> datetime | None:
    """Return the next moment of a digest, later than `after`; None when the wish is told at once.

    Each date in Berlin has exactly one: an hour that a spring night leaves out is the one behind it, of an
    hour that an autumn night has twice it is the first.
    """
    if wish.rhythm == Rhythm.INSTANT:
        return None
    days = wish.weekdays if wish.rhythm == Rhythm.WEEKLY else _WEEK
    first = local_date(after)
    dates = (first + timedelta(days=ahead) for ahead in range(8))
    moments = (_at(day, wish.hour) for day in dates if day.isoweekday() in days)
    return next(moment for moment in moments if moment > after)


def local_date(moment: datetime) -> date:
    """Return the date of a moment in Berlin."""
    return moment.astimezone(_BERLIN).date()


def midnight(moment: datetime) -> datetime:
    """Return when the day of a moment began in Berlin."""
    return _at(local_date(moment), 0)


def _held(wish: Wish, told: Told, now: datetime) -> Held | None:
    if wish.paused_until is not None and wish.paused_until > now:
        return Held(hold=Hold.PAUSED, until=next_moment(wish, wish.paused_until) or wish.paused_until)
    moment = next_moment(wish, now)
    if moment is not None:
        return Held(hold=Hold.DIGEST, until=moment)
    if told.last_at is not None and told.last_at + wish.quiet > now:
        return Held(hold=Hold.QUIET, until=told.last_at + wish.quiet)
    return None


def _at(day: date, hour: int) -> datetime:
    local = datetime.combine(day, time(hour), tzinfo=_BERLIN)
    # Through UTC, as an hour that does not exist would stay one that no clock shows.
    return local.astimezone(ZoneInfo("UTC")).astimezone(_BERLIN)

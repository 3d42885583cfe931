"""What can be chosen for a subscription, and what is said to who chooses something else; pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from storage.people.telling import Telling
from storage.tables import AddressForm, Rhythm

WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
LANGUAGES = ("de", "en")
MOST_QUIET = 1440  # minutes
MOST_MAILS = 100  # a day
LONGEST_PAUSE = timedelta(days=366)

_BERLIN = ZoneInfo("Europe/Berlin")
_Read = TypeVar("_Read")


class Choice(StrEnum):
    """What is chosen."""

    RHYTHM = "rhythm"
    HOUR = "hour"
    WEEKDAYS = "weekdays"
    QUIET = "quiet"
    CHANNELS = "channels"
    MUTED = "muted"
    PAUSE = "pause"
    DAILY_CAP = "daily_cap"
    LANGUAGE = "language"
    ADDRESS_FORM = "address_form"


class BadChoice(ValueError):
    """A value that cannot be chosen; `str()` is the German message, which names value and remedy."""

    def __init__(self, choice: Choice, german: str, english: str) -> None:
        super().__init__(german)
        self.choice = choice
        self._english = english

    def message(self, language: str) -> str:
        """Return what is wrong and what would be right, in a language."""
        return self._english if language == "en" else str(self)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A reading of what was chosen: the telling, or everything that is wrong with it."""

    telling: Telling | None  # None: something is wrong
    faults: tuple[BadChoice, ...] = ()


def read_telling(rhythm: str, hour: str, weekdays: Sequence[str], quiet: str) -> Chosen:
    """Read what was chosen as text; weekdays are numbers from Monday as 1, or mo, di ..."""
    faults: list[BadChoice] = []
    read_rhythm = _noted(lambda: read_one_rhythm(rhythm), faults)
    read_hour = _noted(lambda: _hour(hour), faults)
    # A week without days is no fault where nobody asks for the days.
    wanted = weekdays or (("1",) if read_rhythm is not Rhythm.WEEKLY else ())
    read_days = _noted(lambda: read_weekdays(wanted), faults)
    read_quiet = _noted(lambda: _quiet(quiet), faults)
    if read_rhythm is None or read_hour is None or read_days is None or read_quiet is None:
        return Chosen(telling=None, faults=tuple(faults))
    return Chosen(
        telling=Telling(rhythm=read_rhythm, hour=read_hour, weekdays=read_days, quiet_minutes=read_quiet)
    )


def read_one_rhythm(text: str) -> Rhythm:
    """Read a rhythm. Raises BadChoice."""
    try:
        return Rhythm(text)
    except ValueError:
        raise BadChoice(
            Choice.RHYTHM,
            f"Den Rhythmus {_short(text)} gibt es nicht. Möglich sind instant, daily und weekly.",
            f"There is no rhythm {_short(text)}. Choose instant, daily or weekly.",
        ) from None


def read_weekdays(texts: Sequence[str]) -> tuple[int, ...]:
    """Read days of the week, each once and in order. Raises BadChoice."""
    days = set()
    for text in texts:
        day = text.strip().lower()
        number = WEEKDAYS.index(day) + 1 if day in WEEKDAYS else _number(day, 1, 7)
        if number is None:
            raise BadChoice(
                Choice.WEEKDAYS,
                f"{_short(text)} ist kein Wochentag. Möglich sind mo, di, mi, do, fr, sa, so oder 1 bis 7.",
                f"{_short(text)} is no day of the week. Choose from 1 (Monday) to 7.",
            )
        days.add(number)
    if not days:
        raise BadChoice(
            Choice.WEEKDAYS,
            "Für eine wöchentliche Mail fehlt der Wochentag. Bitte mindestens einen wählen.",
            "A weekly mail needs a day of the week. Please choose at least one.",
        )
    return tuple(sorted(days))


def read_daily_cap(text: str) -> int | None:
    """Read how many mails a day are the most; empty is no limit. Raises BadChoice."""
    if not text:
        return None
    number = _number(text, 1, MOST_MAILS)
    if number is None:
        raise BadChoice(
            Choice.DAILY_CAP,
            f"Höchstens {_short(text)} Mails am Tag geht nicht. Möglich sind 1 bis {MOST_MAILS}, "
            "oder nichts für keine Grenze.",
            f"At most {_short(text)} mails a day is not possible. Choose 1 to {MOST_MAILS}, "
            "or nothing for no limit.",
        )
    return number


def read_pause(text: str, now: datetime) -> datetime:
    """Read the day on which a pause ends, 2026-12-24 or 24.12.2026; it ends at midnight in Berlin.

    Raises BadChoice.
    """
    day = _day(text)
    if day is None:
        raise BadChoice(
            Choice.PAUSE,
            f"{_short(text)} ist kein Tag. Bitte als 24.12.2026 oder 2026-12-24 schreiben.",
            f"{_short(text)} is no day. Please write it as 2026-12-24.",
        )
    today = now.astimezone(_BERLIN).date()
    last = today + LONGEST_PAUSE
    if not today < day <= last:
        raise BadChoice(
            Choice.PAUSE,
            f"Eine Pause bis {_short(text)} geht nicht. Möglich ist ein Tag von morgen bis {last:%d.%m.%Y}.",
            f"A pause until {_short(text)} is not possible. Choose a day from tomorrow to {last}.",
        )
    return datetime.combine(day, time(), _BERLIN)


def read_channels(texts: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Read by which ways a subscription tells. Raises BadChoice."""
    possible = ", ".join(sorted(known))
    for text in texts:
        if text not in known:
            raise BadChoice(
                Choice.CHANNELS,
                f"Den Weg {_short(text)} gibt es nicht. Möglich sind: {possible}.",
                f"There is no way {_short(text)}. There are: {possible}.",
            )
    if not texts:
        raise BadChoice(
            Choice.CHANNELS,
            f"Ein Abo braucht mindestens einen Weg. Möglich sind: {possible}.",
            f"A subscription needs one way at least. There are: {possible}.",
        )
    return tuple(dict.fromkeys(texts))


def read_muted(texts: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Read which sources a subscription does not want. Raises BadChoice."""
    for text in texts:
        if text not in known:
            raise BadChoice(
                Choice.MUTED,
                f"Die Quelle {_short(text)} gibt es nicht. Alle nennt: stadtradar sources list",
                f"There is no source {_short(text)}.",
            )
    return tuple(sorted(set(texts)))


def read_language(text: str) -> str:
    """Read the language of mails. Raises BadChoice."""
    if text not in LANGUAGES:
        raise BadChoice(
            Choice.LANGUAGE,
            f"Die Sprache {_short(text)} gibt es nicht. Möglich sind de und en.",
            f"There is no language {_short(text)}. Choose de or en.",
        )
    return text


def read_address_form(text: str) -> AddressForm:
    """Read how mails speak to their reader. Raises BadChoice."""
    try:
        return AddressForm(text)
    except ValueError:
        raise BadChoice(
            Choice.ADDRESS_FORM,
            f"Die Anrede {_short(text)} gibt es nicht. Möglich sind formal (Sie) und neutral.",
            f"There is no form of address {_short(text)}. Choose formal or neutral.",
        ) from None


def _hour(text: str) -> int:
    number = _number(text, 0, 23)
    if number is None:
        raise BadChoice(
            Choice.HOUR,
            f"{_short(text)} ist keine Uhrzeit für Mails. Möglich ist eine volle Stunde von 0 bis 23.",
            f"{_short(text)} is no time for mails. Choose a full hour from 0 to 23.",
        )
    return number


def _quiet(text: str) -> int:
    number = _number(text or "0", 0, MOST_QUIET)
    if number is None:
        raise BadChoice(
            Choice.QUIET,
            f"{_short(text)} Minuten Ruhe geht nicht. Möglich sind 0 bis {MOST_QUIET}.",
            f"{_short(text)} minutes of quiet is not possible. Choose 0 to {MOST_QUIET}.",
        )
    return number


def _noted(read: Callable[[], _Read], faults: list[BadChoice]) -> _Read | None:
    try:
        return read()
    except BadChoice as fault:
        faults.append(fault)
        return None


def _number(text: str, first: int, last: int) -> int | None:
    # More digits would be no number a person means, and int() has a limit of its own.
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return int(text) if is_number and first <= int(text) <= last else None


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=_BERLIN).date()
        except ValueError:
            continue
    return None


def _short(text: str) -> str:
    return f"„{text[:40]}“"

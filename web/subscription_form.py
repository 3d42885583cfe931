"""The fields of a subscription as they are filled in and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from query import Query, QueryError, parse
from storage.aliases import load_aliases
from storage.database import Session
from storage.people.choices import read_telling
from storage.people.telling import Telling
from storage.tables import Rhythm
from web.forms import Posted
from web.wording import Language, wording

QUERY, RHYTHM, HOUR, WEEKDAYS, QUIET = "q", "rhythmus", "uhrzeit", "wochentag", "ruhe"
_FIELDS = {"rhythm": RHYTHM, "hour": HOUR, "weekdays": WEEKDAYS, "quiet": QUIET}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands in the fields."""

    query: str = ""
    rhythm: str = Rhythm.INSTANT
    hour: str = "7"
    weekdays: tuple[str, ...] = ("1",)
    quiet: str = "0"


@dataclass(frozen=True, kw_only=True)
class ReadFields:
    """What the fields mean, or what is wrong with them, by field."""

    query: Query | None
    telling: Telling | None
    faults: Mapping[str, str] = field(default_factory=dict)


def filled(form: Posted) -> Filled:
    """Return what was filled in."""
    return Filled(
        query=form.one(QUERY),
        rhythm=form.one(RHYTHM),
        hour=form.one(HOUR),
        weekdays=form.all(WEEKDAYS),
        quiet=form.one(QUIET) or "0",
    )


def filled_from(query: str, telling: Telling) -> Filled:
    """Return the fields of a subscription there is."""
    return Filled(
        query=query,
        rhythm=telling.rhythm,
        hour=str(telling.hour),
        weekdays=tuple(str(day) for day in telling.weekdays),
        quiet=str(telling.quiet_minutes),
    )


def read_fields(session: Session, given: Filled, language: Language) -> ReadFields:
    """Read the fields; what is wrong is said as a sentence for each."""
    faults: dict[str, str] = {}
    query = _query(session, given.query, language, faults)
    chosen = read_telling(given.rhythm, given.hour, given.weekdays, given.quiet)
    for fault in chosen.faults:
        faults[_FIELDS[fault.choice]] = fault.message(language)
    return ReadFields(query=query, telling=chosen.telling, faults=faults)


def query_fault(error: QueryError, language: Language) -> str:
    """Return what is wrong with a query, and what was probably meant."""
    told = error.message(language.value)
    if not error.suggestion:
        return told
    words = wording(language)
    return f"{told} {words.query_suggestion} {words.quoted.format(text=error.suggestion)}"


def _query(session: Session, text: str, language: Language, faults: dict[str, str]) -> Query | None:
    if not text:
        faults[QUERY] = wording(language).people.query_missing
        return None
    try:
        return parse(text, load_aliases(session))
    except QueryError as error:
        faults[QUERY] = query_fault(error, language)
        return None

"""What to answer to stadt: with a name that no municipality has."""

import re
from difflib import get_close_matches
from functools import cache

from query.errors import Fault, QueryError
from query.folding import fold
from query.places import places, places_named

_MOST_WORDS = 6  # Bad Neustadt a. d. Saale
_LONGEST = 60


def unknown_town(query: str, start: int, end: int) -> QueryError:
    """Return the error that names the town, with the query that was probably meant if there is one."""
    typed = query[start:end]
    return QueryError(Fault.UNKNOWN_TOWN, start + 1, _mended(query, start, end), typed)


def _mended(query: str, start: int, end: int) -> str | None:
    opening = start - (query[start - 1 : start] != ":")
    if opening == start and (longer := _unquoted(query, start, end)):
        return f'{query[:start]}"{query[start:longer]}"{query[longer:]}'
    if name := _nearest(query[start:end]):
        closing = end + (opening != start)
        quoted = name if name.isalpha() else f'"{name}"'
        return f"{query[:opening]}{quoted}{query[closing:]}"
    return None


def _unquoted(query: str, start: int, end: int) -> int | None:
    """Return where a name of several words ends that stands without quotes: stadt:Bad Kreuznach."""
    ends = [end + found.end() for found in _WORDS_BEHIND.finditer(query[end : end + _LONGEST])]
    longest_first = reversed(ends[: _MOST_WORDS - 1])
    return next((last for last in longest_first if places_named(query[start:last])), None)


def _nearest(typed: str) -> str | None:
    """Look among names that begin alike, for eleven thousand are too many to measure one by one."""
    wanted = fold(typed)[:_LONGEST]
    close = get_close_matches(wanted, _names().get(wanted[:2], {}), n=1, cutoff=0.75)
    return _names()[wanted[:2]][close[0]] if close else None


@cache
def _names() -> dict[str, dict[str, str]]:
    """Every plain name by its fold, these by their first two letters."""
    found: dict[str, dict[str, str]] = {}
    for place in places():
        for name in (place.plain_name, place.name):
            found.setdefault(fold(name)[:2], {}).setdefault(fold(name), name)
    return found


_WORDS_BEHIND = re.compile(r"\s+[^\s\"„“»«():]+(?=\s|\)|$)")

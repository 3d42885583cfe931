"""Ten thousand queries such as nobody writes on purpose: each is understood, or refused with a reason."""

import random
import time
from datetime import date

import pytest

from query import Alias, Member, Query, QueryError, parse
from query.aliases import by_key
from tests.query.texts import OPERATORS, SIGNS, WORDS

ALIASES = by_key(
    (
        Alias(name="KL", members=(Member(query="KL.digital ODER *licht"), Member(query="Amt -Gericht"))),
        Alias(name="Bad", members=(Member(query="Bad", first=date(2026, 7, 1)), Member(query="titel:See"))),
    )
)
NAMES = ("@KL ", "@bad ", "@KLX ")
WILD = (*WORDS, *SIGNS, *OPERATORS, *NAMES)
# Without stray quotes and bars more of it is read before something is wrong.
TAME = (*WORDS, *NAMES, *OPERATORS, *(" ",) * 20, *(" UND ", " ODER ", "(", ")", "*", "~", " NAHE/2 ") * 3)
MOST_SECONDS = 1.0  # of CPU for one query; the slowest take some hundredths


@pytest.mark.parametrize("seed", range(10))
def test_a_query_is_understood_or_refused_with_a_reason(seed: int) -> None:
    seconds: dict[str, float] = {}

    for text in some_queries(seed):
        started = time.thread_time()
        found = outcome(text)
        seconds[text] = time.thread_time() - started

        if isinstance(found, QueryError):
            assert 1 <= found.position <= max(len(text), 1), text
            assert is_told(found), text
            assert found.suggestion is None or isinstance(outcome(found.suggestion), Query), text

    slowest = max(seconds, key=lambda text: seconds[text])
    assert min(seconds[slowest], *(_seconds_of(slowest) for _ in range(2))) < MOST_SECONDS, slowest


def _seconds_of(text: str) -> float:
    """Measure once more: what is slow is so each time, a pause of the interpreter is not."""
    started = time.thread_time()
    outcome(text)
    return time.thread_time() - started


def test_such_queries_meet_most_faults_and_many_are_understood() -> None:
    outcomes = [outcome(text) for seed in range(10) for text in some_queries(seed)]

    faults = {found.fault for found in outcomes if isinstance(found, QueryError)}
    assert len(faults) > 20
    assert len([found for found in outcomes if isinstance(found, Query)]) > 1000


def some_queries(seed: int, number: int = 1000) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  nothing secret about it
    return ["".join(_pieces(chance)) for _ in range(number)]


def _pieces(chance: random.Random) -> list[str]:
    return chance.choices(chance.choice((WILD, TAME)), k=chance.choice((2, 4, 8, 16, 32, 64, 128)))


def outcome(text: str) -> Query | QueryError:
    """Return what comes of a query; whatever else it raises fails the test."""
    try:
        return parse(text, ALIASES)
    except QueryError as error:
        return error


def is_told(error: QueryError) -> bool:
    """Tell whether its sentences are filled in, in both languages."""
    needs_value = any("{value}" in sentence for sentence in error.fault.value)
    return error.value is not None if needs_value else True

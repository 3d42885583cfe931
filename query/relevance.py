"""How much an article tells of what is searched for: the same measure whatever database it lies in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p

import regex

from query.patterns import Patterns
from query.tree import SEARCHED, Field, Node, Phrase, phrases_in

# What stands above the text says what it is about.
_WEIGHTS = {
    Field.KICKER: 8.0, Field.TITLE: 8.0, Field.TEASER: 4.0, Field.KEYWORDS: 2.0, Field.CAPTION: 2.0,
    Field.BODY: 1.0,
}  # fmt: skip
_ENOUGH = 8.0  # so much weight counts half of what endless repetition would
_DAYS = 90  # after which an article is half as new


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A hit to be ranked."""

    id: int
    day: date
    lines: Mapping[Field, str]  # of `query.stream`, of the searched fields


def ranked(
    root: Node, candidates: Sequence[Candidate], patterns: Patterns, today: date
) -> list[tuple[float, int]]:
    """Return score and id of all candidates, the most relevant first, of equal ones the newer first.

    A phrase counts by field and number of places, the rarer it is among the candidates the more; an article
    of today counts twice as much as a very old one.
    """
    wanted = phrases_in(root, excluded=False)  # what is excluded tells nothing
    finders = [(_searched(phrase), _finder(patterns.phrase(phrase))) for phrase in wanted]
    weights = [[_weight(find, fields, one.lines) for fields, find in finders] for one in candidates]
    rarity = [
        log1p(len(candidates) / (1 + sum(row[number] > 0 for row in weights)))
        for number in range(len(finders))
    ]
    scores = (
        (sum(map(_counted, row, rarity)) * _newness(one.day, today), one.id)
        for one, row in zip(candidates, weights, strict=True)
    )
    return sorted(((round(score, 9), number) for score, number in scores), reverse=True)


def _counted(weight: float, rarity: float) -> float:
    return rarity * weight / (weight + _ENOUGH)


def _newness(day: date, today: date) -> float:
    return float(0.5 + 0.5 * 0.5 ** (max(0, (today - day).days) / _DAYS))


def _weight(find: Callable[[str], int], fields: Iterable[Field], lines: Mapping[Field, str]) -> float:
    return sum(_WEIGHTS[field] * find(lines[field]) for field in fields if field in lines)


def _finder(pattern: str) -> Callable[[str], int]:
    compiled = regex.compile(pattern) if "(?<" in pattern else re.compile(pattern)
    return lambda line: len(compiled.findall(line))


def _searched(phrase: Phrase) -> tuple[Field, ...]:
    return tuple(field for field in phrase.fields if field in SEARCHED)

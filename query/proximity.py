"""Join what stands on both sides of NAHE."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from query.errors import Fault, QueryError
from query.lexer import Lexeme
from query.tree import And, Near, Node, Not, Or, Period, Phrase

_MOST_ALTERNATIVES = 30


class _Way(NamedTuple):
    """Phrases of which one suffices, and what must hold beside them, anywhere in the article."""

    phrases: tuple[Phrase, ...]
    conditions: tuple[Node, ...]


def near(operands: Sequence[Node], operators: Sequence[Lexeme]) -> Node:
    """Return the node that wants one phrase of each operand near those of the others.

    Raises QueryError for operands that are no words, that look in different fields, and for distances of more
    than two.
    """
    first = operators[0]
    for other in operators[1:]:
        if other.value or first.value:
            raise QueryError(Fault.NEAR_CHAIN, other.start + 1)
    ways = [tuple(_ways(operand, first)) for operand in operands]
    if len({phrase.fields for operand in ways for way in operand for phrase in way.phrases}) > 1:
        raise QueryError(Fault.NEAR_FIELDS, first.start + 1)
    if prod(map(len, ways)) > _MOST_ALTERNATIVES:
        raise QueryError(Fault.NEAR_TOO_LARGE, first.start + 1)
    alternatives = tuple(_joined(one, first) for one in product(*ways))
    return alternatives[0] if len(alternatives) == 1 else Or(alternatives)


def _joined(ways: Sequence[_Way], operator: Lexeme) -> Node:
    phrases = tuple(way.phrases for way in ways)
    start = min(phrase.start for operand in phrases for phrase in operand)
    end = max(phrase.end for operand in phrases for phrase in operand)
    node = Near(phrases, int(operator.value) if operator.value else None, start, end)
    conditions = tuple(condition for way in ways for condition in way.conditions)
    return And((node, *conditions)) if conditions else node


def _ways(node: Node, operator: Lexeme) -> Iterator[_Way]:
    """Sort the phrases of an operand by what they depend on: Halle counts if no other Halle is meant."""
    ways: dict[tuple[Node, ...], list[Phrase]] = {}
    for phrase, conditions in _phrases(node, operator):
        ways.setdefault(conditions, []).append(phrase)
    return (_Way(tuple(phrases), conditions) for conditions, phrases in ways.items())


def _phrases(
    node: Node, operator: Lexeme, *, written_out: bool = False
) -> Iterator[tuple[Phrase, tuple[Node, ...]]]:
    """Yield the phrases of an operand; only what was written out for a name brings conditions with it."""
    match node:
        case Phrase():
            yield node, ()
        case Or(children, name) if name is not None and name.startswith("@") and not written_out:
            yield from _of_alias(node, name, operator)
        case Or(children, name):
            for child in children:
                yield from _phrases(child, operator, written_out=written_out or name is not None)
        case And((phrases, *conditions)) if written_out and all(map(_is_condition, conditions)):
            for phrase, more in _phrases(phrases, operator, written_out=True):
                yield phrase, (*more, *conditions)
        case _:
            raise QueryError(Fault.NEAR_OPERAND, operator.start + 1)


def _of_alias(alias: Or, name: str, operator: Lexeme) -> Iterator[tuple[Phrase, tuple[Node, ...]]]:
    try:
        yield from _phrases(alias, operator, written_out=True)
    except QueryError:
        raise QueryError(Fault.NEAR_ALIAS, operator.start + 1, value=name) from None


def _is_condition(node: Node) -> bool:
    return isinstance(node, (Not, Period))

"""Join what stands on both sides of NAHE."""

from collections.abc import Iterator, Sequence

from query.errors import Fault, QueryError
from query.lexer import Lexeme
from query.tree import Near, Node, Or, Phrase


def near(operands: Sequence[Node], operators: Sequence[Lexeme]) -> Near:
    """Return the node that wants one phrase of each operand near those of the others.

    Raises QueryError for operands that are no words, that look in different fields, and for distances of more
    than two.
    """
    first = operators[0]
    for other in operators[1:]:
        if other.value or first.value:
            raise QueryError(Fault.NEAR_CHAIN, other.start + 1)
    phrases = tuple(tuple(_phrases(operand, first)) for operand in operands)
    if len({phrase.fields for operand in phrases for phrase in operand}) > 1:
        raise QueryError(Fault.NEAR_FIELDS, first.start + 1)
    all_phrases = [phrase for operand in phrases for phrase in operand]
    start = min(phrase.start for phrase in all_phrases)
    end = max(phrase.end for phrase in all_phrases)
    return Near(phrases, int(first.value) if first.value else None, start, end)


def _phrases(node: Node, operator: Lexeme) -> Iterator[Phrase]:
    match node:
        case Phrase():
            yield node
        case Or(children, name) if name is not None and name.startswith("@"):
            yield from _of_alias(children, name, operator)
        case Or(children):
            for child in children:
                yield from _phrases(child, operator)
        case _:
            raise QueryError(Fault.NEAR_OPERAND, operator.start + 1)


def _of_alias(members: Sequence[Node], name: str, operator: Lexeme) -> Iterator[Phrase]:
    try:
        for member in members:
            yield from _phrases(member, operator)
    except QueryError:
        raise QueryError(Fault.NEAR_ALIAS, operator.start + 1, value=name) from None

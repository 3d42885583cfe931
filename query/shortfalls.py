"""Why an article is no hit: what it lacks, and what it says that is excluded."""

from collections.abc import Iterator
from dataclasses import dataclass

from query.explanation import Explained, FoundText, Outcome
from query.tree import And, Not, Or


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """One thing that keeps an article from being a hit: the first of several alternatives stands for all."""

    labels: tuple[str, ...]  # of the parts of the query, of which one would suffice
    excluded: tuple[FoundText, ...] = ()  # what stands in the article though it must not


def shortfalls(explained: Explained) -> tuple[Shortfall, ...]:
    """Return everything that would have to change; nothing for a hit. The query was asked of an article."""
    return tuple(_shortfalls(explained))


def _shortfalls(explained: Explained) -> Iterator[Shortfall]:
    if explained.outcome is not Outcome.MISS:
        return
    match explained.node:
        case And():
            for child in explained.children:
                yield from _shortfalls(child)
        case Or(name=None):
            yield _alternatives(explained)
        case Not():
            (child,) = explained.children
            yield Shortfall(labels=tuple(_holding(child)), excluded=_said(child))
        case _:
            yield Shortfall(labels=(explained.label,))


def _alternatives(explained: Explained) -> Shortfall:
    found = [one for child in explained.children for one in _shortfalls(child)]
    labels = tuple(dict.fromkeys(label for one in found for label in one.labels))
    return Shortfall(labels=labels, excluded=tuple(text for one in found for text in one.excluded))


def _holding(explained: Explained) -> Iterator[str]:
    """Yield the parts of an exclusion that make it hold, where they are words of the query."""
    match explained.node:
        case And() | Or(name=None):
            for child in explained.children:
                if child.outcome is Outcome.HIT:
                    yield from _holding(child)
        case _:
            yield explained.label


def _said(explained: Explained) -> tuple[FoundText, ...]:
    """What is excluded need not be words: of a period there is nothing to show."""
    return explained.hits or tuple(hit for child in explained.children for hit in _said(child))

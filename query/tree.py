"""The parsed query: an immutable tree of phrases joined by UND, ODER, NICHT and NAHE."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from query.forms import Form


class Field(StrEnum):
    """The parts of an article that are matched, each on its own: a phrase never spans two of them."""

    KICKER = "kicker"
    TITLE = "title"
    TEASER = "teaser"
    BODY = "body"
    KEYWORDS = "keywords"
    CAPTION = "caption"
    AUTHOR = "author"
    SECTION = "section"
    SOURCE = "source"
    URL = "url"


# Where a query looks that names no field: Kaiserslautern stands in every URL of its press office.
SEARCHED = (Field.KICKER, Field.TITLE, Field.TEASER, Field.BODY, Field.KEYWORDS, Field.CAPTION)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase and every folded form under which a text may show it, each with its reason."""

    text: str
    forms: tuple[tuple[str, Form], ...]  # sorted, each form once


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Every word that begins with, ends in or holds one of these folded beginnings, ends or middles."""

    text: str
    stems: frozenset[str]
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Exact:
    """A word letter by letter, as `query.folding.written` gives it: Hof, but neither hof nor Hofs."""

    text: str
    written: str
    folded: str


@dataclass(frozen=True, slots=True)
class Typo:
    """Every word that is at most one slip away from one of these forms (`query.typos.is_slip`)."""

    text: str
    forms: frozenset[str]


Term: TypeAlias = Word | Wildcard | Exact | Typo


@dataclass(frozen=True, slots=True)
class Context:
    """What beside a name tells that it is a word and no name, or another's name: Hof, Essen, Weil.

    Sequences are folded words right before or behind it in the same paragraph; "#" stands for any number.
    """

    forms: frozenset[str]  # the forms of its last word it judges; others (Hofer) are beyond doubt
    capital: bool  # those whose first word is written small are none, whatever stands beside them
    not_after: frozenset[tuple[str, ...]]
    not_before: frozenset[tuple[str, ...]]
    sure_after: frozenset[tuple[str, ...]]  # those that leave no doubt, and outweigh the two above
    sure_before: frozenset[tuple[str, ...]]
    doubtful: bool = True  # where nothing beside it tells, the hit is a less certain one


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other in one paragraph of one of the fields; one word is a phrase of one.

    `start` and `end` are offsets into the query as typed, `text` is that part of it. A context judges what
    stands before the first word and behind the last. `judged_as` is the name among whose verdicts
    (`query.verdicts`) the phrase may be; it changes nothing of what is meant.
    """

    text: str
    words: tuple[Term, ...]
    start: int
    end: int
    fields: tuple[Field, ...] = SEARCHED
    context: Context | None = None
    judged_as: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """One phrase of each operand, in any order: all in one sentence, or two with few words between them.

    Those with a number of words between them stand in one paragraph and do not overlap.
    """

    operands: tuple[tuple[Phrase, ...], ...]  # of each operand the phrases of which one suffices
    words_between: int | None  # None: in the same sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """The day of publication in Berlin, both ends included; None leaves an end open.

    `last_days` counts back from today, which is the first of them.
    """

    text: str
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    last_days: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All children must hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child must hold. `name` is that of the alias or place it was written out for."""

    children: tuple["Node", ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The child must not hold."""

    child: "Node"


Leaf: TypeAlias = Phrase | Near | Period
Node: TypeAlias = Phrase | Near | Period | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `text` is what was typed; two queries with equal `root` mean the same."""

    text: str
    root: Node


def phrases_in(node: Node, *, excluded: bool = True) -> Iterator[Phrase]:
    """Yield every phrase of a node, those near each other too; those excluded only if they are wanted."""
    match node:
        case Phrase():
            yield node
        case Near(operands):
            yield from (phrase for operand in operands for phrase in operand)
        case And(children) | Or(children):
            for child in children:
                yield from phrases_in(child, excluded=excluded)
        case Not(child) if excluded:
            yield from phrases_in(child)


def with_leaves(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    """Return the node with its phrases, NAHE and periods changed."""
    match node:
        case And(children):
            return And(tuple(with_leaves(child, change) for child in children))
        case Or(children, name):
            return Or(tuple(with_leaves(child, change) for child in children), name)
        case Not(child):
            return Not(with_leaves(child, change))
        case _:
            return change(node)


EVERY_ARTICLE = Query("", Period("", 0, 0))  # the period without ends

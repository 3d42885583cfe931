"""The parsed query: an immutable tree of phrases joined by UND, ODER and NICHT."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """The parts of an article that are matched, each on its own: a phrase never spans two of them."""

    KICKER = "kicker"
    TITLE = "title"
    TEASER = "teaser"
    BODY = "body"
    KEYWORDS = "keywords"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase and every folded form under which a text may show it."""

    text: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other; a single word is a phrase of one.

    `start` and `end` are offsets into the query as typed, `text` is that part of it.
    """

    text: str
    words: tuple[Word, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class And:
    """All children must hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child must hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child must not hold."""

    child: "Node"


Node: TypeAlias = Phrase | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `text` is what was typed; two queries with equal `root` mean the same."""

    text: str
    root: Node

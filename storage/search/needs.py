"""What the words of an article must be for a query to hold: asked of the index of either database."""

from dataclasses import dataclass
from typing import TypeAlias

from query.tree import Field


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the words, or one that begins with a prefix, stands in one of the fields."""

    words: frozenset[str]
    prefixes: frozenset[str]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Sequences:
    """One of these rows of words stands, uninterrupted, in one paragraph of one of the fields."""

    rows: tuple[tuple[str, ...], ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """It was judged that a phrase stands in one of the fields (`query.verdicts`)."""

    word: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these; `without` names what must not be."""

    needs: tuple["Need", ...]
    without: tuple["Need", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    needs: tuple["Need", ...]


Need: TypeAlias = OneOf | Sequences | Verdict | AllOf | AnyOf

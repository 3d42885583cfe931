"""Candidates for the parts of an article, each with the rule that found it."""

from collections.abc import Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

# The best first. Generators, so that no rule works for what a better one has found.
Candidates: TypeAlias = Iterator[tuple[str, T | None]]


class Rules:
    """Takes the first candidate that says anything, and notes by which rule it was found."""

    def __init__(self) -> None:
        self.won: dict[str, str] = {}  # field -> rule

    def take(self, field: str, candidates: Candidates[T]) -> T | None:
        """Return the value of the first candidate that has one."""
        for rule, value in candidates:
            if value:
                self.won[field] = rule
                return value
        return None

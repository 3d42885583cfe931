"""Phrases with a number in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A phrase with a number in it; `{n}` stands for the number."""

    one: str
    many: str

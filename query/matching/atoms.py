"""What standing queries ask of an article, each question once, however many queries ask it."""

from array import array
from collections.abc import Iterable
from math import sqrt
from typing import Protocol

ALWAYS = 0  # the atom that is true of every article
_ARTICLES_OF_PRIOR = 100  # as many articles weigh as much as what was expected beforehand
_MOST_ARTICLES = 2**16  # then all counts are halved, so that the newest articles weigh most


class Kind(Protocol):
    """The index of all atoms of one kind."""

    def forget(self, atom: int, part: object) -> None:
        """Let go of an atom that no query asks for any more; `part` is what it was made with."""


class Atoms:
    """The numbers of all atoms in use, and how often each was true of the articles seen."""

    def __init__(self) -> None:
        self._kinds: list[Kind | None] = [None]
        self._parts: list[object] = [None]
        self._expected = array("f", [1.0])
        self._uses = array("I", [1])
        self._true = array("I", [0])  # in how many articles
        self._since = array("I", [0])  # the number of articles seen when it was new
        self._free: list[int] = []
        self._articles = 0

    def __len__(self) -> int:
        return len(self._parts) - len(self._free) - 1

    def new(self, kind: Kind, part: object, expected: float) -> int:
        """Return the number of a new atom; it lives as long as somebody keeps it.

        `expected` is the share of articles of which it is likely to be true.
        """
        if self._free:
            atom = self._free.pop()
            self._kinds[atom], self._parts[atom], self._expected[atom] = kind, part, expected
            self._true[atom], self._since[atom] = 0, self._articles
            return atom
        self._kinds.append(kind)
        self._parts.append(part)
        self._expected.append(expected)
        self._uses.append(0)
        self._true.append(0)
        self._since.append(self._articles)
        return len(self._parts) - 1

    def part(self, atom: int) -> object:
        """Return what the atom was made with."""
        return self._parts[atom]

    def keep(self, atoms: Iterable[int]) -> None:
        """Note one more use of each."""
        for atom in atoms:
            self._uses[atom] += 1

    def release(self, atoms: Iterable[int]) -> None:
        """Note one use less of each; what nobody uses any more is forgotten."""
        for atom in atoms:
            self._uses[atom] -= 1
            if not self._uses[atom]:
                kind, part = self._kinds[atom], self._parts[atom]
                self._kinds[atom] = self._parts[atom] = None
                self._free.append(atom)
                if kind is not None:
                    kind.forget(atom, part)

    def frequency(self, atom: int) -> float:
        """Return in which share of articles an atom is true, as far as one can tell; to compare by.

        What many ask for is what much is written about, hence the root of its uses.
        """
        expected = self._expected[atom] * sqrt(self._uses[atom] + 1) * _ARTICLES_OF_PRIOR
        return (self._true[atom] + expected) / (self._articles - self._since[atom] + _ARTICLES_OF_PRIOR)

    def count(self, true: Iterable[int]) -> None:
        """Note what was true of one more article."""
        counts = self._true
        for atom in true:
            counts[atom] += 1
        self._articles += 1
        if self._articles >= _MOST_ARTICLES:
            self._articles //= 2
            self._true = array("I", (count // 2 for count in counts))
            self._since = array("I", (since // 2 for since in self._since))

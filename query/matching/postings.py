"""Which queries may hold when these atoms are true."""

from bisect import bisect_left, insort
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from query.matching.programs import Program, pairs

# Sorted. Most pairs of atoms belong to one query: a list for each would be half of the memory.
_Keys: TypeAlias = int | list[int]


class Postings:
    """The keys of queries by two atoms that must be true: the rarest, and the rarest beside it."""

    def __init__(self) -> None:
        self._of_pair: dict[int, dict[int, _Keys]] = {}

    def add(self, key: int, program: Program) -> None:
        """Let an arranged program be found."""
        for first, second in pairs(program):
            of_second = self._of_pair.setdefault(first, {})
            keys = of_second.get(second)
            of_second[second] = key if keys is None else _with(keys, key)

    def remove(self, key: int, program: Program) -> None:
        """Let it be found no more."""
        for first, second in pairs(program):
            of_second = self._of_pair[first]
            left = _without(of_second[second], key)
            if left is not None:
                of_second[second] = left
                continue
            del of_second[second]
            if not of_second:
                del self._of_pair[first]

    def found(self, true: AbstractSet[int]) -> set[int]:
        """Return the keys of which two atoms are true."""
        of_pair, found = self._of_pair, set[int]()
        for first in of_pair.keys() & true:
            of_second = of_pair[first]
            for second in of_second.keys() & true:
                keys = of_second[second]
                if isinstance(keys, int):
                    found.add(keys)
                else:
                    found.update(keys)
        return found


def _with(keys: _Keys, key: int) -> _Keys:
    if isinstance(keys, int):
        return sorted((keys, key))
    insort(keys, key)
    return keys


def _without(keys: _Keys, key: int) -> _Keys | None:
    if isinstance(keys, int):
        return None
    del keys[bisect_left(keys, key)]
    return keys if len(keys) > 1 else keys[0]

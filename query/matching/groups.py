"""Aliases and places: what many queries ask in the same words is answered once for all of them."""

from collections.abc import Set as AbstractSet
from typing import cast

from query.matching.atoms import ALWAYS, Atoms
from query.matching.programs import Program, arranged, atoms_in, cover, holds


class Groups:
    """The atoms of whole parts of queries, by what they are written out for."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_program: dict[Program, int] = {}
        self._covered: dict[int, list[int]] = {}  # the groups that may hold when this atom is true

    def atom(self, program: Program) -> int | None:
        """Return the atom of a program; None for one that may hold without any word."""
        atom = self._of_program.get(program)
        if atom is not None:
            return atom
        kept = arranged(program, self._atoms.frequency)
        if ALWAYS in cover(kept):
            return None
        self._atoms.keep(atoms_in(kept))
        expected = sum(map(self._atoms.frequency, cover(kept)))
        atom = self._of_program[program] = self._atoms.new(self, (program, kept), expected)
        for one in cover(kept):
            self._covered.setdefault(one, []).append(atom)
        return atom

    def forget(self, atom: int, part: object) -> None:
        """Let go of a group."""
        program, kept = cast("tuple[Program, Program]", part)
        del self._of_program[program]
        for one in cover(kept):
            self._covered[one].remove(atom)
            if not self._covered[one]:
                del self._covered[one]
        self._atoms.release(atoms_in(kept))

    def among(self, true: AbstractSet[int]) -> set[int]:
        """Return the groups that hold when these atoms are true and no others."""
        found = set[int]()
        for one in self._covered.keys() & true:
            for atom in self._covered[one]:
                _, kept = cast("tuple[Program, Program]", self._atoms.part(atom))
                if atom not in found and holds(kept, true):
                    found.add(atom)
        return found

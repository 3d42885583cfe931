"""A query as a few numbers: the atoms that must be true of an article, and those that must not."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import inf
from typing import Protocol, TypeAlias

from query.matching.atoms import ALWAYS
from query.tree import And, Leaf, Node, Not, Or

# An atom that must be true; ~atom: it must be false; a tuple: one of its alternatives must hold.
Clause: TypeAlias = "int | tuple[Alternative, ...]"
Program: TypeAlias = "tuple[Clause, ...]"  # all must hold
Alternative: TypeAlias = "int | Program"  # a program of one clause is written as what that stands for
Frequency: TypeAlias = Callable[[int], float]  # of an atom


class AtomOf(Protocol):
    """Tells the atoms of the parts of a query."""

    def leaf(self, node: Leaf) -> int:
        """Return the atom of a phrase, NAHE or period."""

    def group(self, node: Or) -> int | None:
        """Return the atom of what an alias or a place is written out for, None where there is none."""


_MOST_PAIRS = 64


def program_of(node: Node, atom_of: AtomOf) -> Program:
    """Write a node as a program: NICHT is moved down to the atoms, what stands twice is dropped."""
    return tuple(dict.fromkeys(_clauses(node, atom_of, positive=True)))


def holds(program: Program, true: AbstractSet[int]) -> bool:
    """Tell whether a program holds when these atoms are true and all others false."""
    for clause in program:
        if isinstance(clause, int):
            if (clause not in true) if clause >= 0 else (~clause in true):
                return False
        elif not _any_holds(clause, true):
            return False
    return True


def arranged(program: Program, frequency: Frequency) -> Program:
    """Put first what holds of the fewest articles, in alternatives as well."""
    if len(program) == 1 and isinstance(program[0], int):
        return program
    inside = [clause if isinstance(clause, int) else _arranged(clause, frequency) for clause in program]
    return tuple(sorted(inside, key=lambda clause: _frequency(clause, frequency)))


def cover(program: Program) -> tuple[int, ...]:
    """Return atoms of which one must be true for an arranged program to hold; ALWAYS where there are none."""
    found = _cover(program[0]) if program else None
    if found is None:
        return (ALWAYS,)
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


def pairs(program: Program) -> list[tuple[int, int]]:
    """Return pairs of atoms such that both of one pair must be true for an arranged program to hold."""
    firsts, seconds = cover(program), cover(program[1:])
    if len(firsts) * len(seconds) > _MOST_PAIRS:
        seconds = (ALWAYS,)
    return [(first, second) for first in firsts for second in seconds]


def is_pair(program: Program) -> bool:
    """Tell whether an arranged program holds as soon as one of its pairs is true: it says nothing else."""
    return 0 < len(program) < 3 and all(isinstance(clause, int) and clause >= 0 for clause in program)


def atoms_in(program: "Iterable[Clause | Alternative]") -> list[int]:
    """Return every atom of a program, as often as it stands there."""
    atoms: list[int] = []
    for clause in program:
        if isinstance(clause, int):
            atoms.append(clause if clause >= 0 else ~clause)
        else:
            atoms += atoms_in(clause)
    return atoms


def _clauses(node: Node, atom_of: AtomOf, *, positive: bool) -> list[Clause]:
    # Called for every part of every query: an ODER or UND is asked for first, not matched case by case.
    while isinstance(node, Not):
        node, positive = node.child, not positive
    if not isinstance(node, And | Or):
        return [_atom(node, atom_of, positive=positive)]
    if isinstance(node, Or) and node.name is not None:
        atom = atom_of.group(node)
        if atom is not None:
            return [atom if positive else _excluded(atom)]
    if isinstance(node, And) is positive:
        return [clause for child in node.children for clause in _clauses(child, atom_of, positive=positive)]
    return _either(node.children, atom_of, positive=positive)


def _atom(leaf: Leaf, atom_of: AtomOf, *, positive: bool) -> int:
    atom = atom_of.leaf(leaf)
    return atom if positive else _excluded(atom)


def _either(children: tuple[Node, ...], atom_of: AtomOf, *, positive: bool) -> list[Clause]:
    """Return the clause of which one child must hold; a single one needs no alternatives."""
    alternatives: dict[Alternative, None] = {}
    for child in children:
        program = tuple(dict.fromkeys(_clauses(child, atom_of, positive=positive)))
        if len(program) == 1:
            only = program[0]
            alternatives.update(dict.fromkeys((only,) if isinstance(only, int) else only))
        else:
            alternatives[program] = None
    if len(alternatives) != 1:
        return [tuple(alternatives)]
    (one,) = alternatives
    return [one] if isinstance(one, int) else list(one)


@lru_cache(maxsize=2**12)
def _excluded(atom: int) -> int:
    """Return the same object for the same atom, since many queries exclude the same few words."""
    return ~atom


def _any_holds(alternatives: tuple[Alternative, ...], true: AbstractSet[int]) -> bool:
    for one in alternatives:
        if isinstance(one, int):
            if (one in true) if one >= 0 else (~one not in true):
                return True
        elif holds(one, true):
            return True
    return False


def _arranged(alternatives: tuple[Alternative, ...], frequency: Frequency) -> tuple[Alternative, ...]:
    return tuple(one if isinstance(one, int) else arranged(one, frequency) for one in alternatives)


def _cover(clause: Clause) -> list[int] | None:
    if isinstance(clause, int):
        return [clause] if clause >= 0 else None
    covers = [_cover(_first(one)) for one in clause]
    return None if None in covers else [atom for found in covers for atom in found or ()]


def _frequency(clause: Clause, frequency: Frequency) -> float:
    if isinstance(clause, int):
        return frequency(clause) if clause >= 0 else inf
    return sum(_frequency(_first(one), frequency) for one in clause)


def _first(alternative: Alternative) -> Clause:
    """Return the clause by which an arranged alternative is looked up; one without clauses always holds."""
    if isinstance(alternative, int):
        return alternative
    return alternative[0] if alternative else ~ALWAYS

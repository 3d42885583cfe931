"""A query as a few numbers: the atoms that must be true of an article, and those that must not."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import inf
from typing import TypeAlias

from query.matching.atoms import ALWAYS
from query.tree import And, Near, Node, Not, Or, Period, Phrase

# An atom that must be true; ~atom: it must be false; a tuple: one of its alternatives must hold.
Clause: TypeAlias = "int | tuple[Alternative, ...]"
Program: TypeAlias = "tuple[Clause, ...]"  # all must hold
Alternative: TypeAlias = "int | Program"  # a program of one clause is written as what that stands for
Frequency: TypeAlias = Callable[[int], float]  # of an atom
AtomOf: TypeAlias = Callable[["Phrase | Near | Period | Or"], "int | None"]  # None: an ODER to be written out

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
    inside = [_arranged_clause(clause, frequency) for clause in program]
    return tuple(sorted(inside, key=lambda clause: _frequency(clause, frequency)))


def cover(program: Program) -> tuple[int, ...]:
    """Return atoms of which one must be true for an arranged program to hold; ALWAYS where there are none."""
    found = _cover(program[0]) if program else None
    return (ALWAYS,) if found is None else tuple(dict.fromkeys(found))


def pairs(program: Program) -> list[tuple[int, int]]:
    """Return pairs of atoms such that both of one pair must be true for an arranged program to hold."""
    firsts, seconds = cover(program), cover(program[1:])
    if len(firsts) * len(seconds) > _MOST_PAIRS:
        seconds = (ALWAYS,)
    return [(first, second) for first in firsts for second in seconds]


def atoms_in(program: "Iterable[Clause | Alternative]") -> Iterator[int]:
    """Yield every atom of a program, as often as it stands there."""
    for clause in program:
        if isinstance(clause, int):
            yield clause if clause >= 0 else ~clause
        else:
            yield from atoms_in(clause)


def _clauses(node: Node, atom_of: AtomOf, *, positive: bool) -> Iterator[Clause]:
    match node:
        case Not(child):
            yield from _clauses(child, atom_of, positive=not positive)
        case And(children):
            yield from _joined(children, atom_of, positive=positive, all_of_them=positive)
        case Or(children, name) if name is None or (atom := atom_of(node)) is None:
            yield from _joined(children, atom_of, positive=positive, all_of_them=not positive)
        case _:
            atom = atom_of(node)
            if atom is not None:
                yield atom if positive else _excluded(atom)


def _joined(
    children: tuple[Node, ...], atom_of: AtomOf, *, positive: bool, all_of_them: bool
) -> Iterator[Clause]:
    if all_of_them:
        for child in children:
            yield from _clauses(child, atom_of, positive=positive)
        return
    alternatives = tuple(dict.fromkeys(_alternatives(children, atom_of, positive=positive)))
    if len(alternatives) != 1:
        yield alternatives
    elif isinstance(alternatives[0], int):
        yield alternatives[0]
    else:
        yield from alternatives[0]


def _alternatives(children: tuple[Node, ...], atom_of: AtomOf, *, positive: bool) -> Iterator[Alternative]:
    for child in children:
        program = tuple(dict.fromkeys(_clauses(child, atom_of, positive=positive)))
        if len(program) != 1:
            yield program
        elif isinstance(program[0], int):
            yield program[0]
        else:
            yield from program[0]


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


def _arranged_clause(clause: Clause, frequency: Frequency) -> Clause:
    if isinstance(clause, int):
        return clause
    return tuple(one if isinstance(one, int) else arranged(one, frequency) for one in clause)


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

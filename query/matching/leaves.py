"""What a look at single words does not settle: each such part is asked where its rarest word occurs."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias, cast

from query.analysis import Document
from query.evaluation import stands
from query.matching.atoms import Atoms
from query.tree import SEARCHED, Field, Near, Phrase

Key: TypeAlias = "tuple[object, ...]"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A phrase in fields of its own, with a context or with signs, or a NAHE."""

    node: Phrase | Near
    key: Key  # equal for those that ask the same
    terms: tuple[int, ...]  # the atoms of all its words
    anchors: tuple[int, ...]  # those of which one must occur

    @property
    def fields(self) -> tuple[Field, ...]:
        """Where it looks."""
        return self.node.fields if isinstance(self.node, Phrase) else self.node.operands[0][0].fields


class Leaves:
    """The atoms of these parts."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_key: dict[Key, int] = {}
        self._anchored: dict[int, list[int]] = {}
        self._fields: Counter[Field] = Counter()

    def known(self, key: Key) -> int | None:
        """Return the atom that asks the same, if there is one."""
        return self._of_key.get(key)

    def atom(self, leaf: Leaf) -> int:
        """Return a new atom for it."""
        self._atoms.keep(leaf.terms)
        atom = self._of_key[leaf.key] = self._atoms.new(self, leaf)
        for anchor in leaf.anchors:
            self._anchored.setdefault(anchor, []).append(atom)
        self._fields.update(leaf.fields)
        return atom

    def forget(self, atom: int, part: object) -> None:
        """Let go of a leaf."""
        leaf = cast("Leaf", part)
        del self._of_key[leaf.key]
        for anchor in leaf.anchors:
            self._anchored[anchor].remove(atom)
            if not self._anchored[anchor]:
                del self._anchored[anchor]
        self._fields.subtract(leaf.fields)
        self._atoms.release(leaf.terms)

    def expected(self, part: object) -> float:
        """Judge by the words that must occur."""
        return 0.5 * sum(map(self._atoms.frequency, cast("Leaf", part).anchors))

    def fields_elsewhere(self) -> Iterator[Field]:
        """Yield the fields in which any of them looks, but for those that are searched anyway."""
        yield from (field for field, number in self._fields.items() if number and field not in SEARCHED)

    def in_document(self, terms: AbstractSet[int], document: Document) -> Iterator[int]:
        """Yield the atoms that are true of an article in which these words occur."""
        for anchor in self._anchored.keys() & terms:
            for atom in self._anchored[anchor]:
                if stands(cast("Leaf", self._atoms.part(atom)).node, document):
                    yield atom

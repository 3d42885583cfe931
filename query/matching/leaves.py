"""What a look at single words does not settle: each such part is asked where its rarest word occurs."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias, cast

from query.analysis import Document
from query.evaluation import stands
from query.matching.atoms import Atoms
from query.matching.occurring import Occurring
from query.tree import SEARCHED, Exact, Field, Near, Phrase

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A phrase in fields of its own, with a context or with signs, or a NAHE."""

    node: Phrase | Near
    key: Key  # equal for those that ask the same
    terms: tuple[int, ...]  # the atoms of all its words
    anchors: tuple[int, ...]  # those of which one must occur

    @property
    def fields(self) -> tuple[Field | None, ...]:
        """Where it looks; None stands for the fields in which every query looks."""
        fields = self.node.fields if isinstance(self.node, Phrase) else self.node.operands[0][0].fields
        return (None,) if fields == SEARCHED else fields

    def is_true(self, terms: AbstractSet[int], document: Document) -> bool:
        """Tell whether it is, of an article in whose field these terms occur, an anchor among them."""
        if isinstance(self.node, Near):
            return stands(self.node, document)
        if len(self.terms) == 1 and self.node.context is None and not isinstance(self.node.words[0], Exact):
            return True
        return all(term in terms for term in self.terms) and stands(self.node, document)


class Leaves:
    """The atoms of these parts."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_key: dict[Key, int] = {}
        self._anchored: dict[Field | None, dict[int, list[int]]] = {}  # by field and anchor

    def known(self, key: Key) -> int | None:
        """Return the atom that asks the same, if there is one."""
        return self._of_key.get(key)

    def atom(self, leaf: Leaf) -> int:
        """Return a new atom for it."""
        self._atoms.keep(leaf.terms)
        expected = 0.5 * sum(map(self._atoms.frequency, leaf.anchors))
        atom = self._of_key[leaf.key] = self._atoms.new(self, leaf, expected)
        for field in leaf.fields:
            of_anchor = self._anchored.setdefault(field, {})
            for anchor in leaf.anchors:
                of_anchor.setdefault(anchor, []).append(atom)
        return atom

    def forget(self, atom: int, part: object) -> None:
        """Let go of a leaf."""
        leaf = cast("Leaf", part)
        del self._of_key[leaf.key]
        for field in leaf.fields:
            of_anchor = self._anchored[field]
            for anchor in leaf.anchors:
                of_anchor[anchor].remove(atom)
                if not of_anchor[anchor]:
                    del of_anchor[anchor]
            if not of_anchor:
                del self._anchored[field]
        self._atoms.release(leaf.terms)

    def among(self, occurring: Occurring) -> set[int]:
        """Return the atoms that are true of an article in which these words occur."""
        found = set[int]()
        for field, of_anchor in self._anchored.items():
            terms = occurring.searched if field is None else occurring.in_field(field)
            for anchor in of_anchor.keys() & terms:
                for atom in of_anchor[anchor]:
                    leaf = cast("Leaf", self._atoms.part(atom))
                    if atom not in found and leaf.is_true(terms, occurring.document):
                        found.add(atom)
        return found

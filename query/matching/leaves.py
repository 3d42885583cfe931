"""What words alone do not settle: each such part of a query is asked where what is rarest in it occurs."""

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
    atoms: tuple[int, ...]  # of its words, or of all of it but for its context
    anchors: tuple[int, ...]  # those of them of which one must be true

    @property
    def fields(self) -> tuple[Field | None, ...]:
        """Where it looks; None stands for the fields in which every query looks."""
        fields = self.node.fields if isinstance(self.node, Phrase) else self.node.operands[0][0].fields
        return (None,) if fields == SEARCHED else fields

    def is_true(self, true: set[int], document: Document) -> bool:
        """Tell whether it is, of an article in whose field these atoms are true, an anchor among them."""
        if isinstance(self.node, Phrase) and not true.issuperset(self.atoms):
            return False
        return self._is_one_word() or stands(self.node, document)

    def _is_one_word(self) -> bool:
        """Tell whether nothing but the field makes it what it is."""
        phrase = self.node
        return (
            isinstance(phrase, Phrase)
            and len(phrase.words) == 1
            and phrase.context is None
            and not isinstance(phrase.words[0], Exact)
        )


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
        self._atoms.keep(leaf.atoms)
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
        self._atoms.release(leaf.atoms)

    def among(self, true: set[int], occurring: Occurring) -> set[int]:
        """Return the atoms that are true of an article of which these atoms of words and phrases are true."""
        found = set[int]()
        for field, of_anchor in self._anchored.items():
            inside = true if field is None else occurring.in_field(field)
            for anchor in of_anchor.keys() & inside:
                for atom in of_anchor[anchor]:
                    leaf = cast("Leaf", self._atoms.part(atom))
                    if atom not in found and leaf.is_true(inside, occurring.document):
                        found.add(atom)
        return found

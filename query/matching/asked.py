"""Everything that standing queries ask of an article, and the answers for one article."""

from datetime import date
from typing import NamedTuple

from query.analysis import Document
from query.matching.atoms import ALWAYS, Atoms
from query.matching.groups import Groups
from query.matching.leaves import Key, Leaf, Leaves
from query.matching.likenesses import Likenesses
from query.matching.occurring import Occurring
from query.matching.periods import Periods
from query.matching.programs import Program, arranged, program_of
from query.matching.sequences import Sequences
from query.matching.words import Words
from query.tree import SEARCHED, Exact, Near, Node, Or, Period, Phrase, Term, Word


class _Asked(NamedTuple):
    """A phrase, or what of a NAHE stands on one side, as atoms."""

    key: Key
    terms: tuple[int, ...]
    anchors: tuple[int, ...]  # of the terms; one must occur


class Asked:
    """All atoms, each in the index of its kind."""

    def __init__(self) -> None:
        self.atoms = Atoms()
        self._words = Words(self.atoms)
        self._likenesses = Likenesses(self.atoms)
        self._sequences = Sequences(self.atoms)
        self._leaves = Leaves(self.atoms)
        self._periods = Periods(self.atoms)
        self._groups = Groups(self.atoms)

    def program(self, node: Node) -> Program:
        """Write a query as a program, arranged to be looked up. The caller keeps its atoms."""
        return arranged(program_of(node, self._atom), self.atoms.frequency)

    def true_of(self, document: Document, today: date) -> set[int]:
        """Return all atoms that are true of an article."""
        occurring = Occurring(document, self._words, self._likenesses)
        true = {ALWAYS} | occurring.searched
        true |= self._sequences.in_readings(occurring.readings, self._words.of_form, occurring.forms)
        true |= self._leaves.among(occurring)
        true |= self._periods.around(document.day, today)
        true |= self._groups.among(true)
        return true

    def _atom(self, node: Phrase | Near | Period | Or) -> int | None:
        if isinstance(node, Or):
            return self._groups.atom(program_of(Or(node.children), self._atom_but_no_group))
        return self._leaf(node)

    def _atom_but_no_group(self, node: Phrase | Near | Period | Or) -> int | None:
        return None if isinstance(node, Or) else self._leaf(node)

    def _leaf(self, node: Phrase | Near | Period) -> int:
        match node:
            case Period():
                return self._periods.atom(node)
            case Near():
                return self._leaf_atom(node, self._near(node))
        if node.fields == SEARCHED and node.context is None:
            if len(node.words) == 1 and not isinstance(node.words[0], Exact):
                return self._term(node.words[0])
            if all(isinstance(word, Word) for word in node.words):
                return self._sequences.atom(tuple(map(self._term, node.words)))
        return self._leaf_atom(node, self._phrase(node))

    def _leaf_atom(self, node: Phrase | Near, asked: _Asked) -> int:
        known = self._leaves.known(asked.key)
        return self._leaves.atom(Leaf(node, *asked)) if known is None else known

    def _phrase(self, phrase: Phrase) -> _Asked:
        terms = tuple(map(self._term, phrase.words))
        written = tuple(word.written if isinstance(word, Exact) else None for word in phrase.words)
        rarest = min(terms, key=self.atoms.frequency)
        return _Asked((terms, written, phrase.fields, phrase.context), terms, (rarest,))

    def _near(self, near: Near) -> _Asked:
        operands = [[self._phrase(phrase) for phrase in operand] for operand in near.operands]
        rarest = min(operands, key=self._frequency)
        return _Asked(
            (near.words_between, tuple(tuple(one.key for one in operand) for operand in operands)),
            tuple(term for operand in operands for one in operand for term in one.terms),
            tuple(dict.fromkeys(one.anchors[0] for one in rarest)),
        )

    def _frequency(self, operand: list[_Asked]) -> float:
        return sum(self.atoms.frequency(one.anchors[0]) for one in operand)

    def _term(self, term: Term) -> int:
        match term:
            case Word():
                return self._words.atom(tuple(form for form, _ in term.forms))
            case Exact():  # of what is written so the fold is looked up
                return self._words.atom((term.folded,))
            case _:
                return self._likenesses.atom(term)

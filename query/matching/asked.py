"""Everything that standing queries ask of an article, and the answers for one article."""

from datetime import date
from typing import NamedTuple, TypeAlias

from query.analysis import Document
from query.forms import Form
from query.matching.atoms import ALWAYS, Atoms
from query.matching.groups import Groups
from query.matching.leaves import Key, Leaf, Leaves
from query.matching.likenesses import Likenesses
from query.matching.occurring import Occurring
from query.matching.periods import Periods
from query.matching.programs import Program, arranged, program_of
from query.matching.sequences import Sequences
from query.matching.words import Words
from query.names import MOST_REMEMBERED
from query.tree import SEARCHED, Exact, Near, Node, Or, Period, Phrase, Term, Word

_Forms: TypeAlias = tuple[tuple[str, Form], ...]


class _Asked(NamedTuple):
    """What must occur for a phrase or NAHE to be looked for."""

    key: Key
    atoms: tuple[int, ...]
    anchors: tuple[int, ...]  # of the atoms; one must be true


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
        return arranged(program_of(node, self), self.atoms.frequency)

    def true_of(self, document: Document, today: date) -> set[int]:
        """Return all atoms that are true of an article."""
        occurring = Occurring(document, self._words, self._likenesses)
        true = {ALWAYS} | occurring.searched
        true |= self._sequences.among(occurring)
        true |= self._leaves.among(true, occurring)
        true |= self._periods.around(document.day, today)
        true |= self._groups.among(true)
        return true

    def leaf(self, node: Phrase | Near | Period) -> int:
        """Return the atom of a phrase, NAHE or period."""
        if isinstance(node, Phrase):
            return self._phrase_atom(node)
        if isinstance(node, Period):
            return self._periods.atom(node)
        return self._leaf_atom(node, self._near(node))

    def group(self, node: Or) -> int | None:
        """Return the atom of what an alias or a place is written out for, None where no word must occur."""
        return self._groups.atom(program_of(Or(node.children), _Ungrouped(self)))

    def _phrase_atom(self, phrase: Phrase) -> int:
        if phrase.context is None:
            simple = self._simple(phrase)
            if simple is not None:
                return simple
        return self._leaf_atom(phrase, self._phrase(phrase))

    def _simple(self, phrase: Phrase) -> int | None:
        """Return the atom of a phrase, whatever its context, that words alone settle; None for others."""
        words = phrase.words
        if phrase.fields != SEARCHED:
            return None
        if len(words) == 1 and not isinstance(words[0], Exact):
            return self._term(words[0])
        if all(isinstance(word, Word) for word in words):
            return self._sequences.atom(tuple(map(self._term, words)))
        return None

    def _leaf_atom(self, node: Phrase | Near, asked: _Asked) -> int:
        known = self._leaves.known(asked.key)
        return self._leaves.atom(Leaf(node, *asked)) if known is None else known

    def _phrase(self, phrase: Phrase) -> _Asked:
        simple = self._simple(phrase)
        if simple is not None:
            return _Asked((simple, phrase.context), (simple,), (simple,))
        terms = tuple(map(self._term, phrase.words))
        written = tuple(word.written if isinstance(word, Exact) else None for word in phrase.words)
        rarest = min(terms, key=self.atoms.frequency)
        return _Asked((terms, written, phrase.fields, phrase.context), terms, (rarest,))

    def _near(self, near: Near) -> _Asked:
        operands = [[self._phrase(phrase) for phrase in operand] for operand in near.operands]
        rarest = min(operands, key=self._frequency)
        return _Asked(
            (near.words_between, tuple(tuple(one.key for one in operand) for operand in operands)),
            tuple(term for operand in operands for one in operand for term in one.atoms),
            tuple(dict.fromkeys(one.anchors[0] for one in rarest)),
        )

    def _frequency(self, operand: list[_Asked]) -> float:
        return sum(self.atoms.frequency(one.anchors[0]) for one in operand)

    def _term(self, term: Term) -> int:
        if isinstance(term, Word):
            return self._words.atom(_folded(term.forms))
        if isinstance(term, Exact):  # of what is written so the fold is looked up
            return self._words.atom((term.folded,))
        return self._likenesses.atom(term)


class _Ungrouped:
    """The atoms of the parts of a group, in which there are no groups."""

    def __init__(self, asked: Asked) -> None:
        self.leaf = asked.leaf

    def group(self, node: Or) -> None:
        """Tell that there is none."""


def _folded(forms: _Forms) -> tuple[str, ...]:
    """Return the forms without their reasons. The parser gives the same object for the same word."""
    known = _folded_of.get(id(forms))
    if known is None or known[0] is not forms:
        if len(_folded_of) >= MOST_REMEMBERED:
            _folded_of.clear()
        known = _folded_of[id(forms)] = (forms, tuple(form for form, _ in forms))
    return known[1]


_folded_of: dict[int, tuple[_Forms, tuple[str, ...]]] = {}  # by identity: to compare forms takes longer

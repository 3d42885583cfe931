"""Which wildcards and words with slips an article holds; remembered by word, as news repeat their words."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import cast

from query.matching.atoms import Atoms
from query.matching.halves import Halves
from query.matching.rarity import share_of_articles
from query.matching.stems import Stems
from query.terms import is_meant
from query.tree import Typo, Wildcard

_MOST_WORDS = 2**17  # remembered
_LONGEST_WORD = 60  # what is longer is rubbish from broken pages, and not remembered


class Likenesses:
    """The atoms of wildcards and words with slips: true where a word like them stands in what is searched."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_term: dict[Wildcard | Typo, int] = {}
        self._heads, self._tails, self._middles = Stems(), Stems(), Stems()
        self._halves = Halves()
        self._known: set[str] = set()  # words of articles
        self._alike: dict[str, frozenset[int]] = {}  # those of them that are like anything, and what

    def atom(self, term: Wildcard | Typo) -> int:
        """Return the atom of a wildcard or a word with slips."""
        term = replace(term, text="")
        atom = self._of_term.get(term)
        if atom is None:
            stems = term.forms if isinstance(term, Typo) else term.stems
            # More words have a stem than are written so.
            atom = self._of_term[term] = self._atoms.new(self, term, 3 * share_of_articles(stems))
            if isinstance(term, Typo):
                self._halves.add(term.forms, atom)
            else:
                self._stems(term).add(term.stems, atom)
            self._forget_words()
        return atom

    def forget(self, atom: int, part: object) -> None:
        """Let go of a term."""
        term = cast("Wildcard | Typo", part)
        del self._of_term[term]
        if isinstance(term, Typo):
            self._halves.remove(term.forms, atom)
        else:
            self._stems(term).remove(term.stems, atom)
        self._forget_words()

    def of_words(self, words: AbstractSet[str]) -> Iterator[int]:
        """Yield the atoms of all terms that one of these folded words is like."""
        if not self._of_term:
            return
        for word in words - self._known:
            like = frozenset(self._like(word))
            if len(word) > _LONGEST_WORD:
                yield from like
                continue
            self._known.add(word)
            if like:
                self._alike[word] = like
        for word in self._alike.keys() & words:
            yield from self._alike[word]
        if len(self._known) > _MOST_WORDS:
            self._forget_words()

    def _like(self, word: str) -> Iterator[int]:
        yield from self._heads.starting(word)
        yield from self._tails.ending(word)
        yield from self._middles.within(word)
        for atom in set(self._halves.perhaps(word)):
            if is_meant(cast("Typo", self._atoms.part(atom)), word):
                yield atom

    def _stems(self, term: Wildcard) -> Stems:
        if term.open_start:
            return self._middles if term.open_end else self._tails
        return self._heads

    def _forget_words(self) -> None:
        self._known.clear()
        self._alike.clear()

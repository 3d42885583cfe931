"""Which of the words that queries look for stand in an article: one look into a table for each word of it."""

from collections.abc import Set as AbstractSet
from typing import cast

from query.matching.atoms import Atoms
from query.matching.rarity import share_of_articles

Forms = tuple[str, ...]


class Words:
    """The atoms of words: true where one of their forms stands in what is searched."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._of_forms: dict[Forms, int] = {}
        self.of_form: dict[str, tuple[int, ...]] = {}  # all words that have this form

    def atom(self, forms: Forms) -> int:
        """Return the atom of the word with these folded forms."""
        atom = self._of_forms.get(forms)
        if atom is None:
            atom = self._of_forms[forms] = self._atoms.new(self, forms, share_of_articles(forms))
            alone = (atom,)  # one tuple for all forms that no other word has
            for form in forms:
                others = self.of_form.get(form)
                self.of_form[form] = others + alone if others else alone
        return atom

    def of(self, known: AbstractSet[str]) -> set[int]:
        """Return the atoms of the words that have one of these forms, all of which somebody looks for."""
        return set().union(*map(self.of_form.__getitem__, known))

    def forget(self, atom: int, part: object) -> None:
        """Let go of a word."""
        forms = cast("Forms", part)
        del self._of_forms[forms]
        for form in forms:
            left = tuple(other for other in self.of_form[form] if other != atom)
            if left:
                self.of_form[form] = left
            else:
                del self.of_form[form]

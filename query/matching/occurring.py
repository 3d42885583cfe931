"""Which words, wildcards and words with slips occur in one article, and in which of its fields."""

from collections.abc import Iterable
from functools import cached_property

from query.analysis import Document, Reading
from query.matching.likenesses import Likenesses
from query.matching.words import Words
from query.tree import SEARCHED, Field


class Occurring:
    """The atoms of single words that stand in an article."""

    def __init__(self, document: Document, words: Words, likenesses: Likenesses) -> None:
        self.document = document
        self.of_form = words.of_form
        self._words = words
        self._likenesses = likenesses
        self._of_field: dict[Field, set[int]] = {}

    @cached_property
    def readings(self) -> list[Reading]:
        """The rows of words in which every query looks."""
        return self._rows(SEARCHED)

    @cached_property
    def words(self) -> set[str]:
        """All folded words of these rows."""
        return self._all_words(SEARCHED)

    @cached_property
    def forms(self) -> set[str]:
        """Those of the words that somebody looks for."""
        return self.of_form.keys() & self.words

    @cached_property
    def searched(self) -> set[int]:
        """The atoms that occur where every query looks."""
        return {*self._words.of(self.forms), *self._likenesses.of_words(self.words)}

    def in_field(self, field: Field) -> set[int]:
        """Return the atoms that occur in one field."""
        found = self._of_field.get(field)
        if found is None:
            words = self._all_words((field,))
            found = {*self._words.of(self.of_form.keys() & words), *self._likenesses.of_words(words)}
            self._of_field[field] = found
        return found

    def _rows(self, fields: Iterable[Field]) -> list[Reading]:
        texts = self.document.texts
        return [reading for field in fields if field in texts for reading in texts[field].readings]

    def _all_words(self, fields: Iterable[Field]) -> set[str]:
        texts = self.document.texts
        return set().union(*(texts[field].words for field in fields if field in texts))

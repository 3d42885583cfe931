"""Which words of the store a wildcard or a slip of the pen stands for."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from query.errors import Fault, QueryError
from query.signatures import indexed
from query.terms import is_covered, is_meant
from query.tree import Phrase, Typo, Wildcard
from query.typos import SHORTEST
from storage.tables import SearchLongWord, SearchSuffix, SearchWord

MOST_WORDS = 3000  # that one wildcard may stand for: they are asked for one by one
_SHORTEST_SUFFIX = 3
_LAST = "\U0010ffff"


class Expansion:
    """Looks words up in the same snapshot in which the search runs; each term once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[Wildcard | Typo, frozenset[str]] = {}

    def slips(self, term: Typo) -> frozenset[str]:
        """Return all words of the index that a term stands for; `words` has found them before."""
        return self._found[term]

    def words(self, term: Wildcard | Typo, phrase: Phrase) -> frozenset[str]:
        """Return the words of the index that a term of a phrase stands for.

        Raises QueryError where they are too many; they are never cut short.
        """
        if term not in self._found:
            found = frozenset(islice(self._looked_up(term), MOST_WORDS + 1))
            if len(found) > MOST_WORDS:
                raise QueryError(Fault.WIDE_WILDCARD, phrase.start + 1, value=phrase.text)
            self._found[term] = found
        return self._found[term]

    def long_words(self, term: Wildcard) -> frozenset[str]:
        """Return what stands in the index for the overlong words that a wildcard stands for."""
        return frozenset(standing for standing, word in self._all_long.items() if is_covered(term, word))

    @cached_property
    def _all_long(self) -> dict[str, str]:
        """The words too long for the index, by what stands there instead; there are next to none."""
        rows = self._session.execute(select(SearchLongWord.standing, SearchLongWord.word))
        return {row.standing: row.word for row in rows}

    def _looked_up(self, term: Wildcard | Typo) -> Iterator[str]:
        if isinstance(term, Wildcard):
            yield from self.long_words(term)
            for stem in term.stems:
                yield from self._scalars(_covered(term, stem))
            return
        yield from (standing for standing, word in self._all_long.items() if is_meant(term, word))
        for form in term.forms:
            yield indexed(form)
            if len(form) >= SHORTEST:
                yield from (word for word in self._scalars(_may_be_slips(form)) if is_meant(term, word))

    def _scalars(self, statements: Iterable[Select[str]]) -> Iterator[str]:
        rows = self._session.execute(union(*statements))
        return (row[0] for row in rows)


def _covered(term: Wildcard, stem: str) -> Iterator[Select[str]]:
    word, suffix = SearchWord.word, SearchSuffix.suffix
    if not term.open_start:
        yield select(word).where(word >= stem, word < stem + _LAST)
    elif term.open_end:
        yield select(word).where(word >= stem, word < stem + _LAST)
        yield select(SearchSuffix.word).where(suffix >= stem, suffix < stem + _LAST)
    else:
        yield select(word).where(word == stem)
        yield select(SearchSuffix.word).where(suffix == stem)


def _may_be_slips(form: str) -> Iterator[Select[str]]:
    """Select all words that are one slip from a form, and some that are not.

    Of a form cut in halves a slip leaves one whole, unless it swaps the two letters at the cut.
    """
    cut = min(len(form) // 2, len(form) - _SHORTEST_SUFFIX)
    first, last = form[:cut], form[cut:]
    word = SearchWord.word
    yield select(word).where(word >= first, word < first + _LAST)
    yield select(SearchSuffix.word).where(SearchSuffix.suffix == last)
    yield select(word).where(word == first[:-1] + last[0] + first[-1] + last[1:])

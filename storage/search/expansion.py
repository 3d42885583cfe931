"""Which words of the store a wildcard or a slip of the pen stands for, and which forms of a word occur."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import islice

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from query.errors import Fault, QueryError
from query.signatures import LONGEST, indexed
from query.terms import is_covered, is_meant
from query.tree import Node, Phrase, Typo, Wildcard, Word, phrases_in
from query.typos import SHORTEST
from storage.index.parts import parts
from storage.index.vocabulary import SHORTEST as SHORTEST_WORD
from storage.search.condition import Check
from storage.search.dialect import Dialect
from storage.tables import SearchLongWord, SearchWord

MOST_WORDS = 3000  # that one wildcard may stand for: they are asked for one by one
_SHORTEST_PART = 3
_LAST = "\U0010ffff"


def forms_asked(node: Node) -> frozenset[str]:
    """Return the forms of the words of a query of which the store can tell whether an article has them."""
    words = (term for phrase in phrases_in(node) for term in phrase.words if isinstance(term, Word))
    return frozenset(
        form for word in words for form, _ in word.forms if SHORTEST_WORD <= len(form) <= LONGEST
    )


class Expansion:
    """Looks words up in the same snapshot in which the search runs; each term once."""

    def __init__(self, session: Session, dialect: Dialect, absent: frozenset[str]) -> None:
        """`absent` are forms of words in the query that no article has.

        An index that is asked for thirty forms takes half as long again as for the two that occur.
        """
        self._session, self._dialect, self._absent = session, dialect, absent
        self._found: dict[Wildcard | Typo, frozenset[str]] = {}

    def occurring(self, word: Word) -> list[str]:
        """Return what stands in the index for the forms of a word that articles have.

        The first is there in any case, so that people see what a database is asked.
        """
        first, *others = (form for form, _ in word.forms)
        return [indexed(first), *(indexed(form) for form in others if form not in self._absent)]

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
            wanted = parts if not term.open_end else partial(parts, to_end=False)
            checks = [self._dialect.has_parts(wanted(stem)) for stem in term.stems]
            yield from (word for word in self._words(checks) if is_covered(term, word))
            return
        yield from (standing for standing, word in self._all_long.items() if is_meant(term, word))
        yield from map(indexed, term.forms)
        checks = [check for form in term.forms if len(form) >= SHORTEST for check in self._may_be_slips(form)]
        yield from (word for word in self._words(checks) if is_meant(term, word))

    def _may_be_slips(self, form: str) -> Iterator[Check]:
        """Yield checks for all words that are one slip from a form, and some that are not.

        Of a form cut in halves a slip leaves one whole, unless it swaps the two letters at the cut.
        """
        cut = min(len(form) // 2, len(form) - _SHORTEST_PART)
        first, last = form[:cut], form[cut:]
        yield and_(SearchWord.word >= first, SearchWord.word < first + _LAST)
        yield self._dialect.has_parts(parts(last))
        yield SearchWord.word == first[:-1] + last[0] + first[-1] + last[1:]

    def _words(self, checks: Iterable[Check]) -> Iterator[str]:
        for check in checks:
            yield from self._session.scalars(select(SearchWord.word).where(check))

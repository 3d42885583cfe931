"""The words that hits have most in common."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from query.signatures import SIGNS, spelled
from query.stopwords import STOPWORDS
from query.tree import Exact, Query, Term, Word, phrases_in
from storage.search.hits import Hits
from storage.search.lines import lines_of
from storage.search.newest import newest

MOST_READ = 500
_SHORTEST = 3  # letters


@dataclass(frozen=True, kw_only=True)
class TopWords:
    """Words with the number of articles that hold them, the most frequent first."""

    words: tuple[tuple[str, int], ...]
    articles: int  # of the newest hits so many were read


def top_words(hits: Hits, limit: int = 50) -> TopWords:
    """Return the words that most of the newest hits hold.

    Left out are words that any text holds, numbers, and the words of the query.
    """
    ids = newest(hits, MOST_READ)
    left_out = STOPWORDS | _asked(hits.query)
    holding: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for _, lines in lines_of(hits.session, ids):
        found = {word.rstrip(SIGNS): word for line in lines.values() for word in line.split()}
        for folded, word in found.items():
            if len(folded) >= _SHORTEST and folded.isalpha() and folded not in left_out:
                holding[folded] += 1
                written.setdefault(folded, Counter())[word] += 1
    most = sorted(holding.items(), key=lambda counted: (-counted[1], counted[0]))[:limit]
    words = tuple((_usual(written[folded], folded), number) for folded, number in most)
    return TopWords(words=words, articles=len(ids))


def _usual(written: Counter[str], folded: str) -> str:
    return spelled(min(written, key=lambda word: (-written[word], word)), folded)


def _asked(query: Query) -> frozenset[str]:
    terms = (term for phrase in phrases_in(query.root) for term in phrase.words)
    return frozenset(form for term in terms for form in _forms(term))


def _forms(term: Term) -> Iterable[str]:
    match term:
        case Word(_, forms):
            return (form for form, _ in forms)
        case Exact():
            return (term.folded,)
        case _:
            return ()

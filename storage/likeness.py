"""Telling a revised article from another one that is said to be the same."""

from collections import Counter
from collections.abc import Sequence

from query.analysis import folded_words
from query.marks import plain_text
from storage.tables import Article

# Different articles share a third of their words at most, all of them small ones.
_SAME_TEXT = 0.6
_SAME_TITLE = 0.5
_LONG_ENOUGH = 60  # words; a shorter text may be the note of a paywall


def is_alike(one: Article, other: Article) -> bool:
    """Tell whether two texts may be the same article: by their title, or by most of their words.

    The note of a paywall is the same below every title, so a short text alone says nothing.
    """
    title = _shared(folded_words(one.title), folded_words(other.title))
    if title == 1:
        return True
    old, new = folded_words(plain_text(one.body)), folded_words(plain_text(other.body))
    is_long = min(len(old), len(new)) >= _LONG_ENOUGH
    return _shared(old, new) >= _SAME_TEXT and (is_long or title >= _SAME_TITLE)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    longer = max(len(one), len(other))
    return (Counter(one) & Counter(other)).total() / longer if longer else 1.0

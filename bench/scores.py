"""How near what was read comes to what should have been."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import mean

from crawler.pages.text import letters

_GRAM = 4  # words, as in the article-extraction-benchmark of Scrapinghub
_NEAR = 0.7


def text_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the F1 of mean precision and mean recall of 4-grams of words, of (read, right) texts."""
    scored = [_precision_recall(_grams(read), _grams(right)) for read, right in pairs]
    precision, recall = mean(one[0] for one in scored), mean(one[1] for one in scored)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def names_f1(read: str | None, right: str) -> float:
    """Return the F1 of the names of authors."""
    found, wanted = _names(read or ""), _names(right)
    both = len(found & wanted)
    return 2 * both / (len(found) + len(wanted)) if both else 0.0


def same_words(read: str | None, *right: str | None) -> bool:
    """Tell whether a text is one of the right ones, however it is punctuated."""
    return letters(read or "") in {letters(text) for text in right if text}


def same_credit(read: str | None, right: str) -> bool:
    """Tell whether a credit names the same: one of the two may carry a few letters more."""
    one, other = sorted((letters(read or ""), letters(right)), key=len)
    return bool(one) and one in other and len(one) >= _NEAR * len(other)


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    if 0 < len(words) < _GRAM:
        return Counter([tuple(words)])
    return Counter(tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1))


def _precision_recall(read: Counter[tuple[str, ...]], right: Counter[tuple[str, ...]]) -> tuple[float, float]:
    both = (read & right).total()
    if not read or not right:
        return (1.0, 1.0) if not read and not right else (0.0, 0.0)
    return both / read.total(), both / right.total()


def _names(text: str) -> set[str]:
    return {letters(name) for name in re.split(r"[,;]|\bund\b|\band\b", text) if letters(name)}

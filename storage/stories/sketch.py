"""A few numbers by which texts that share passages find each other in an index."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import chain
from typing import TypeAlias
from zlib import crc32

from query.analysis import Document
from query.remembered import Remembered
from storage.stories.told import says_something, spans, texts_told

# One run of words in so many is kept: its own number tells, so that two texts keep the same ones.
_ONE_IN = 10
_FEWEST, _MOST = 12, 64  # of a short text more are kept, of a very long one fewer
_MASK = 2**32 - 1
_Shares: TypeAlias = tuple[int, int, int]
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)  # large odd numbers: every bit of a word counts


def sketch(document: Document) -> frozenset[int]:
    """Return the numbers of some of all runs of three words that an article tells: signed, of 32 bits.

    Its words are those of `Told`, each sentence once. The least are kept (bottom-k of a MinHash, but in
    proportion to the text, so that the part of a text has a part of its sketch; Broder, On the resemblance
    and containment of documents, 1997).
    """
    once: dict[tuple[_Shares, ...], None] = {}
    for text in texts_told(document):
        reading = text.readings[0]
        shares = list(map(_shares.__getitem__, reading.words))
        for first, end in spans(reading):
            once[tuple(filter(None, shares[first:end]))] = None
    return _least(_runs(list(chain.from_iterable(once))))


def _least(numbers: Collection[int]) -> frozenset[int]:
    runs = sorted(numbers)
    many = bisect_right(runs, _MASK // _ONE_IN)
    return frozenset(run - 2**31 for run in runs[: min(max(many, _FEWEST), _MOST)])


def _runs(shares: Sequence[_Shares]) -> set[int]:
    factor = _FACTORS[0]
    return {
        ((mixed := one + two + three & _MASK) ^ mixed >> 15) * factor & _MASK
        for (one, _, _), (_, two, _), (_, _, three) in zip(shares, shares[1:], shares[2:], strict=False)
    }


def _shares_of(word: str) -> _Shares | None:
    """Return what a word adds to a run as its first, second or third; None for one that says nothing."""
    if not says_something(word):
        return None
    number = crc32(word.encode("utf-8", "surrogatepass"))
    first, second, third = _FACTORS
    return number * first & _MASK, number * second & _MASK, number * third & _MASK


_shares = Remembered(_shares_of)

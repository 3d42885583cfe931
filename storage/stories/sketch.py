"""A few numbers by which texts that share passages find each other in an index."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from zlib import crc32

from query.remembered import Remembered

# One run of words in so many is kept: its own number tells, so that two texts keep the same ones.
_ONE_IN = 10
_FEWEST, _MOST = 12, 64  # of a short text more are kept, of a very long one fewer
_MASK = 2**32 - 1
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)  # large odd numbers: every bit of a word counts


def sketch(words: Sequence[str]) -> frozenset[int]:
    """Return the numbers of some of all runs of three words: signed, of 32 bits.

    The least are kept (bottom-k of a MinHash, but in proportion to the text, so that the part of a text has a
    part of its sketch; Broder, On the resemblance and containment of documents, 1997).
    """
    runs = sorted(set(_runs(words)))
    many = bisect_right(runs, _MASK // _ONE_IN)
    return frozenset(run - 2**31 for run in runs[: min(max(many, _FEWEST), _MOST)])


def _runs(words: Sequence[str]) -> Iterable[int]:
    if not words:
        return []
    first, second, third = zip(*map(_shares.__getitem__, words), strict=True)
    factor = _FACTORS[0]
    mixed = [one + two + three & _MASK for one, two, three in zip(first, second[1:], third[2:], strict=False)]
    return [(one ^ one >> 15) * factor & _MASK for one in mixed]


def _shares_of(word: str) -> tuple[int, int, int]:
    """Return what a word adds to a run as its first, second or third."""
    number = crc32(word.encode("utf-8", "surrogatepass"))
    first, second, third = _FACTORS
    return number * first & _MASK, number * second & _MASK, number * third & _MASK


_shares = Remembered(_shares_of)

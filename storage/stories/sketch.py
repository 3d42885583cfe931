"""A few numbers by which texts that share passages find each other in an index."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from zlib import crc32

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
    many = sum(run <= _MASK // _ONE_IN for run in runs)
    return frozenset(run - 2**31 for run in runs[: min(max(many, _FEWEST), _MOST)])


def _runs(words: Sequence[str]) -> Iterable[int]:
    numbers = list(map(_number, words))
    first, second, third = _FACTORS
    for one, two, three in zip(numbers, numbers[1:], numbers[2:], strict=False):
        mixed = one * first + two * second + three * third & _MASK
        yield (mixed ^ mixed >> 15) * first & _MASK


@lru_cache(maxsize=2**16)
def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))

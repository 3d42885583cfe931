"""Which words of two texts are the same ones, in time that no text can blow up.

Words that occur once in each text are matched first, as many as stand in the same order (patience diff:
n log n); what lies between two of them is solved in the same way. In the news most words occur once, so few
are left in between, and there the longest common subsequence is computed exactly. That one is quadratic, so
it has a budget for the whole comparison; where that is used up, one text counts as replaced by the other.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Pair: TypeAlias = tuple[int, int]  # where a word stands in the one text and where in the other

_SMALL = 4_000  # pairs of words: quicker compared exactly than searched for words that occur once
_BUDGET = 1_000_000  # pairs of words compared exactly, about a third of a second
_DEPTH = 20  # how often words may become unique between unique ones; real texts need three or four


class _Range(NamedTuple):
    start: int
    end: int
    other_start: int
    other_end: int
    depth: int = 0

    @property
    def size(self) -> int:
        return (self.end - self.start) * (self.other_end - self.other_start)


def matched_words(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Return the places of equal words, both ascending; few or none are left out in texts like news."""
    return _Matching(one, other).pairs()


@dataclass
class _Matching:
    one: Sequence[str]
    other: Sequence[str]
    budget: int = _BUDGET

    def pairs(self) -> list[Pair]:
        found: list[Pair] = []
        waiting = [_Range(0, len(self.one), 0, len(self.other))]
        while waiting:
            inner = self._trimmed(waiting.pop(), found)
            if not inner.size:
                continue
            anchors = self._anchors(inner) if inner.size > _SMALL and inner.depth < _DEPTH else []
            found += anchors or self._exact(inner)
            waiting += _between(inner, anchors)
        return sorted(found)

    def _trimmed(self, outer: _Range, found: list[Pair]) -> _Range:
        """Match what both begin and end with; return what is left between."""
        start, end, other_start, other_end, depth = outer
        while start < end and other_start < other_end and self.one[start] == self.other[other_start]:
            found.append((start, other_start))
            start, other_start = start + 1, other_start + 1
        while start < end and other_start < other_end and self.one[end - 1] == self.other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            found.append((end, other_end))
        return _Range(start, end, other_start, other_end, depth)

    def _anchors(self, inner: _Range) -> list[Pair]:
        """Return the words that occur once in each, as many as stand in the same order."""
        places = _unique(self.one, inner.start, inner.end)
        others = _unique(self.other, inner.other_start, inner.other_end)
        return _longest_ascent([(place, others[word]) for word, place in places.items() if word in others])

    def _exact(self, inner: _Range) -> list[Pair]:
        """Return a longest common subsequence; nothing once the budget is used up."""
        if inner.size > self.budget:
            return []
        self.budget -= inner.size
        one, other = self.one[inner.start : inner.end], self.other[inner.other_start : inner.other_end]
        return [(inner.start + i, inner.other_start + j) for i, j in _common_subsequence(one, other)]


def _between(inner: _Range, anchors: Sequence[Pair]) -> list[_Range]:
    if not anchors:
        return []
    starts = [(inner.start, inner.other_start), *((i + 1, j + 1) for i, j in anchors)]
    ends = [*anchors, (inner.end, inner.other_end)]
    return [
        _Range(start, end, other_start, other_end, inner.depth + 1)
        for (start, other_start), (end, other_end) in zip(starts, ends, strict=True)
        if start < end and other_start < other_end
    ]


def _unique(words: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(words[start:end])
    return {words[place]: place for place in range(start, end) if counts[words[place]] == 1}


def _longest_ascent(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest part whose second places ascend as the first ones do (patience sorting)."""
    tops: list[int] = []  # the smallest last place of an ascent of each length
    last: list[int] = []  # and which pair that is
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(last[length - 1] if length else None)
        tops[length : length + 1] = [place]
        last[length : length + 1] = [number]
    ascent: list[Pair] = []
    step = last[-1] if last else None
    while step is not None:
        ascent.append(pairs[step])
        step = before[step]
    return ascent[::-1]


def _common_subsequence(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    # lengths[i][j]: of the longest common subsequence of what begins at i and at j.
    lengths = [[0] * (len(other) + 1)]
    for word in reversed(one):
        below, row, right = lengths[-1], [0] * (len(other) + 1), 0
        for j in range(len(other) - 1, -1, -1):
            right = below[j + 1] + 1 if word == other[j] else max(below[j], right)
            row[j] = right
        lengths.append(row)
    lengths.reverse()
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs

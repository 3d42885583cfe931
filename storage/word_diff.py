"""What was changed between two versions of a text, word by word. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from storage.word_matching import Pair, matched_words

# Names and numbers are one word: KL.digital, Smart-City, 1.234,56, 10:30.
_WORD = re.compile(r"\s*(?:\w+(?:[.,:/'’*-]\w+)*|[^\w\s])|\s+")
_LINE = re.compile(r"\s*\S[^\n]*|\s+")
_AROUND = 6  # unchanged words and signs shown on each side of a change
_FEWEST_OMITTED = 3  # fewer are shown: they take no more room than the sign for them


class Change(StrEnum):
    """What became of a part of a text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    OMITTED = "omitted"  # kept, and left out here because nothing changes near it


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words of one fate, with the blanks before and between them."""

    change: Change
    text: str

    @property
    def blanks(self) -> str:
        """The blanks before the words: no part of what is marked as changed."""
        return self.text[: len(self.text) - len(self.words)]

    @property
    def words(self) -> str:
        """The text without the blanks before it."""
        return self.text.lstrip()


class ReadablePart(NamedTuple):
    """A part as readers see it: what is marked are the words, without the blanks before them."""

    change: Change
    blanks: str
    words: str


class _Gap(NamedTuple):
    """Words of both texts, one in the place of the other, and the equal ones that follow."""

    removed: slice
    added: slice
    kept: slice  # of the text afterwards


def word_diff(before: str, after: str) -> tuple[Part, ...]:
    """Return the parts of both texts in their order; what was removed stands before what came instead.

    Kept and added parts together are `after`; kept and removed ones are `before` but for its blanks, which
    are not compared. Takes time in proportion to the words, whatever they are (see storage.word_matching).
    """
    return _diff(_WORD.findall(before), _WORD.findall(after))


def line_diff(before: str, after: str) -> tuple[Part, ...]:
    """Return the same line by line, for lists with one entry in each."""
    return _diff(_LINE.findall(before), _LINE.findall(after))


def shortened(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out what is far from every change; what was added or removed is never shortened."""
    last = len(parts) - 1
    return tuple(
        short
        for number, part in enumerate(parts)
        for short in (_cut(part, number > 0, number < last) if part.change is Change.KEPT else (part,))
    )


def readable(parts: Sequence[Part]) -> tuple[ReadablePart, ...]:
    """Shorten a difference, and keep what was added apart from what it replaces."""
    short = shortened(parts)
    return tuple(
        ReadablePart(part.change, part.blanks or " " * _needs_blank(previous, part), part.words)
        for previous, part in zip((None, *short), short, strict=False)
    )


def has_change(parts: Iterable[Part]) -> bool:
    """Tell whether any word was added or removed."""
    return any(part.change in {Change.ADDED, Change.REMOVED} and part.words for part in parts)


def _diff(old: Sequence[str], new: Sequence[str]) -> tuple[Part, ...]:
    pairs = matched_words([token.strip() for token in old], [token.strip() for token in new])
    return tuple(
        Part(change, text)
        for gap in _without_islands(_gaps(pairs, len(old), len(new)))
        for change, tokens in (
            (Change.REMOVED, old[gap.removed]),
            (Change.ADDED, new[gap.added]),
            (Change.KEPT, new[gap.kept]),
        )
        if (text := "".join(tokens))
    )


def _gaps(pairs: Sequence[Pair], removed_end: int, added_end: int) -> Iterator[_Gap]:
    at, other_at = 0, 0
    # In a run of pairs without a gap, their places advance together with their number.
    for _, run in groupby(enumerate(pairs), key=lambda one: (one[1][0] - one[0], one[1][1] - one[0])):
        places = [pair for _, pair in run]
        (start, other_start), (end, other_end) = places[0], places[-1]
        yield _Gap(slice(at, start), slice(other_at, other_start), slice(other_start, other_end + 1))
        at, other_at = end + 1, other_end + 1
    yield _Gap(slice(at, removed_end), slice(other_at, added_end), slice(added_end, added_end))


def _without_islands(gaps: Iterable[_Gap]) -> Iterator[_Gap]:
    """Join changes that only a few words part: a rewritten sentence is read as a whole, not word by word."""
    open_gap: _Gap | None = None
    for gap in gaps:
        if open_gap is not None and _size(open_gap.kept) < min(_changed(open_gap), _changed(gap)):
            removed = slice(open_gap.removed.start, gap.removed.stop)
            open_gap = _Gap(removed, slice(open_gap.added.start, gap.added.stop), gap.kept)
        else:
            if open_gap is not None:
                yield open_gap
            open_gap = gap
    if open_gap is not None:
        yield open_gap


def _size(tokens: slice) -> int:
    return int(tokens.stop - tokens.start)


def _changed(gap: _Gap) -> int:
    return max(_size(gap.removed), _size(gap.added))


def _needs_blank(previous: Part | None, part: Part) -> bool:
    if previous is None:
        return False
    replaces = part.change is Change.ADDED and previous.change is Change.REMOVED
    return replaces or part.change is Change.OMITTED


def _cut(part: Part, after_change: bool, before_change: bool) -> tuple[Part, ...]:  # noqa: FBT001
    tokens = _WORD.findall(part.text)
    head = _AROUND * after_change
    tail = max(head, len(tokens) - _AROUND * before_change)
    # A shortened text begins with a word, not with the full stop of what is left out.
    while tail < len(tokens) and not tokens[tail].strip()[:1].isalnum():
        tail += 1
    if tail - head < _FEWEST_OMITTED:
        return (part,)
    cut = [
        Part(Change.KEPT, "".join(tokens[:head])),
        Part(Change.OMITTED, "".join(tokens[head:tail])),
        Part(Change.KEPT, "".join(tokens[tail:])),
    ]
    return tuple(one for one in cut if one.text)

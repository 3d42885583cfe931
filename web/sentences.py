"""The sentence around a hit, short enough to be read in a list."""

import re
from collections.abc import Sequence
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]

MAX_LENGTH = 280

_LINE = re.compile(r"\n\s*")
_POSSIBLE_END = re.compile(r"[.!?…][\"“”«»’)]*\s+(?=[\"„“«»(A-ZÄÖÜ0-9])")
# German ordinals ("1. Februar"), initials and abbreviations carry the same point as a sentence's end.
_NO_END = re.compile(
    r"(?:\b\d{1,2}|\b[A-Za-zÄÖÜäöü]|\b(?:St|Dr|Prof|Nr|Abs|Art|bzw|ca|vgl|Str|Mio|Mrd|Tel))\.\s+$"
)


def sentence_breaks(text: str) -> list[Span]:
    """Return for each break between sentences where the one before stops and the one after goes on."""
    lines = [found.span() for found in _LINE.finditer(text)]
    points = [
        (found.start() + len(found.group().rstrip()), found.end())
        for found in _POSSIBLE_END.finditer(text)
        if not _NO_END.search(text, max(0, found.start() - 12), found.end())
    ]
    return sorted(lines + points)


def sentence_around(text: str, breaks: Sequence[Span], start: int, end: int) -> Span:
    """Return where the sentence that holds text[start:end] begins and ends, cut at words to MAX_LENGTH."""
    first = max((go_on for _, go_on in breaks if go_on <= start), default=0)
    last = min((stop for stop, _ in breaks if stop >= end), default=len(text))
    if last - first <= MAX_LENGTH:
        return first, last
    return _shortened(text, (first, last), start, end)


def _shortened(text: str, sentence: Span, start: int, end: int) -> Span:
    first, last = sentence
    around = max(0, MAX_LENGTH - (end - start)) // 2
    left = max(first, min(start - around, last - MAX_LENGTH))
    right = min(last, max(end, left + MAX_LENGTH))
    if left > first:
        left = _word_start(text, left, start)
    if right < last:
        right = _word_end(text, right, end)
    return left, right


def _word_start(text: str, position: int, limit: int) -> int:
    blank = text.find(" ", position, limit)
    return blank + 1 if blank >= 0 else position


def _word_end(text: str, position: int, limit: int) -> int:
    blank = text.rfind(" ", limit, position)
    return blank if blank >= 0 else position

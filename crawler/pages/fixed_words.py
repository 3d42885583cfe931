"""The words a site prints on each of its pages: they tell its articles from what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.pages.blocks import Block

_MOST = 0.4  # of the text below the words; a larger container is no box but the article


@dataclass(frozen=True, kw_only=True)
class FixedWords:
    """Patterns for whole lines. None: the site has no such words."""

    lines: re.Pattern[str] | None = None  # say nothing
    boxes: re.Pattern[str] | None = None  # open a box: they and all that shares their container are left out
    end: re.Pattern[str] | None = None  # nothing of the article follows
    paywall: re.Pattern[str] | None = None  # stand in the place of the rest of the article


def without_fixed_words(
    blocks: Sequence[Block], words: FixedWords, after: int
) -> Iterator[tuple[int, Block]]:
    """Yield what a site has not printed of itself, with its place; words only count behind place `after`."""
    ends = [at for at in range(after, len(blocks)) if _says(blocks[at], words.end, words.paywall)]
    end = ends[0] if ends else len(blocks)
    boxes = {blocks[at].parent for at in range(after, end) if _opens_box(blocks, at, words)}
    for at in range(end):
        if at < after or not (_says(blocks[at], words.lines, words.boxes) or blocks[at].parent in boxes):
            yield at, blocks[at]


def has_words(blocks: Sequence[Block], pattern: re.Pattern[str] | None) -> bool:
    """Tell whether one of the lines says this."""
    return any(_says(block, pattern) for block in blocks)


def _opens_box(blocks: Sequence[Block], at: int, words: FixedWords) -> bool:
    if not _says(blocks[at], words.boxes):
        return False
    inside = sum(len(block.text) for block in blocks if block.parent == blocks[at].parent)
    return inside < _MOST * sum(len(block.text) for block in blocks)


def _says(block: Block, *patterns: re.Pattern[str] | None) -> bool:
    return any(pattern.fullmatch(block.text) for pattern in patterns if pattern)

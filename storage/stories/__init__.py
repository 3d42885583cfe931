"""Which articles tell the same story: near-duplicates, told apart from what only sounds alike."""

from storage.stories.corrections import corrections_of, merge, split
from storage.stories.joining import (
    Compared,
    compare_with_nearest,
    comparisons_of,
    find_story,
    sketch_article,
)

__all__ = [
    "Compared",
    "compare_with_nearest",
    "comparisons_of",
    "corrections_of",
    "find_story",
    "merge",
    "sketch_article",
    "split",
]

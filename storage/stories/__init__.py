"""Which articles tell the same story: near-duplicates, told apart from what only sounds alike."""

from storage.stories.corrections import corrections_of, merge, split
from storage.stories.growing import joined_by_change, reconsider_story, settle_stories
from storage.stories.joining import (
    Compared,
    compare_with_nearest,
    comparisons_of,
    find_story,
    sketch_articles,
)

__all__ = [
    "Compared",
    "compare_with_nearest",
    "comparisons_of",
    "corrections_of",
    "find_story",
    "joined_by_change",
    "merge",
    "reconsider_story",
    "settle_stories",
    "sketch_articles",
    "split",
]

"""Which articles tell the same story: near-duplicates, told apart from what only sounds alike."""

from storage.stories.joining import Compared, compare_with_nearest, find_story, sketch_article

__all__ = ["Compared", "compare_with_nearest", "find_story", "sketch_article"]

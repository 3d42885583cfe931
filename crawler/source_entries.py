"""A configured source as the store keeps it."""

from crawler.sources import Source
from storage.sources import SourceEntry
from storage.tables import Snippet


def entry_of(source: Source) -> SourceEntry:
    """Return what the store needs to know of a source."""
    return SourceEntry(
        name=source.name, title=source.title, home=source.home, snippet=Snippet(source.snippet)
    )

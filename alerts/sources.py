"""What mails say of sources, and how much of their articles they may show."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.database import Session
from storage.snippets import snippet_of
from storage.sources import list_sources
from storage.tables import Snippet


@dataclass(frozen=True, kw_only=True)
class KnownSource:
    """A source as readers know it."""

    title: str
    snippet: Snippet = Snippet.KWIC


def known_sources(session: Session) -> Mapping[str, KnownSource]:
    """Return all sources by name, as they are set at this moment."""
    return {
        state.name: KnownSource(title=state.title, snippet=snippet_of(state))
        for state in list_sources(session)
    }

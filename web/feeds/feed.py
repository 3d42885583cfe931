"""What all feeds tell of themselves and of each article."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from alerts.showing.cleaning import line, web_link
from alerts.showing.snippets import AGREED, VERY_SHORT, beginning
from alerts.wording import GERMAN
from storage.search import ArticleRecord
from storage.tables import Snippet


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a feed says of itself."""

    title: str
    description: str
    rights: str
    home: str  # the page on which the same is found
    generator: str
    updated: datetime
    address: str | None = None  # where the feed itself is served; None for a file
    name: str | None = None  # by which it is known whatever its address, which may hold a key; None: by that

    @property
    def id(self) -> str:
        """The same for the same feed, also after its articles have changed."""
        return self.name or _urn(self.address or f"{self.home} {self.title}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a feed tells of an article or a story: enough to decide whether to read it at its publisher's.

    Every text is one line without characters that XML forbids or that turn the direction of reading.
    """

    id: str
    link: str | None  # None where the address may not become a link
    title: str
    gist: str  # empty where the publisher allows none
    author: str | None
    source: str
    tags: tuple[str, ...]
    published: datetime | None
    updated: datetime


def entry(record: ArticleRecord) -> Entry:
    """Return what a feed tells of an article, as much as its publisher allows."""
    return Entry(
        id=_urn(f"{record.source} {record.url}"),
        link=web_link(record.url),
        title=_title(record),
        gist=_gist(record),
        author=None if record.snippet is Snippet.NONE else line(record.author or "") or None,
        source=line(record.source_title),
        tags=() if record.snippet is Snippet.NONE else tuple(filter(None, map(line, record.keywords))),
        published=record.published_at,
        updated=record.changed_at,
    )


def _title(record: ArticleRecord) -> str:
    if record.snippet is Snippet.NONE:
        return GERMAN.untitled.format(source=line(record.source_title))
    return line(record.title)


def _gist(record: ArticleRecord) -> str:
    match record.snippet:
        case Snippet.KWIC:
            return beginning(record.teaser or record.text, VERY_SHORT)
        case Snippet.LICENSED:
            return line(record.teaser or "") or beginning(record.text, AGREED)
        case Snippet.TITLE | Snippet.NONE:
            return ""


def _urn(name: str) -> str:
    # No address makes an id: two sources may name the same one, and some are no URIs.
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"

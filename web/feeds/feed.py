"""What all feeds tell of themselves and of each article."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from alerts.cleaning import line, shortened, web_link
from storage.search import ArticleRecord

_GIST = 500  # characters of a text that has no teaser


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
    gist: str
    author: str | None
    source: str
    tags: tuple[str, ...]
    published: datetime | None
    updated: datetime


def entry(record: ArticleRecord) -> Entry:
    """Return what a feed tells of an article."""
    return Entry(
        id=_urn(f"{record.source} {record.url}"),
        link=web_link(record.url),
        title=line(record.title),
        gist=line(record.teaser or "") or shortened(line(record.text), _GIST),
        author=line(record.author or "") or None,
        source=line(record.source_title),
        tags=tuple(filter(None, map(line, record.keywords))),
        published=record.published_at,
        updated=record.changed_at,
    )


def _urn(name: str) -> str:
    # No address makes an id: two sources may name the same one, and some are no URIs.
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"

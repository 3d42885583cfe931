"""Atom (RFC 4287)."""

from collections.abc import Iterable, Iterator

from web.feeds.feed import Entry, Feed
from web.feeds.xml_pieces import Element, branch, leaf, pieces

# Named once, by the outermost tag: as written out, everything within belongs to it.
_NAMESPACE = "http://www.w3.org/2005/Atom"


def atom(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the feed in pieces."""
    yield from pieces([("feed", {})], {None: _NAMESPACE}, _elements(feed, entries))


def _elements(feed: Feed, entries: Iterable[Entry]) -> Iterator[Element]:
    yield leaf("title", feed.title)
    yield leaf("subtitle", feed.description)
    yield leaf("id", feed.id)
    yield leaf("updated", feed.updated.isoformat())
    yield leaf("generator", feed.generator)
    yield leaf("rights", feed.rights)
    yield leaf("link", rel="alternate", href=feed.home)
    if feed.address is not None:
        yield leaf("link", rel="self", href=feed.address)
    for told in entries:
        yield branch("entry", _entry(told))


def _entry(told: Entry) -> Iterator[Element]:
    yield leaf("title", told.title)
    yield leaf("id", told.id)
    if told.link is not None:
        yield leaf("link", rel="alternate", href=told.link)
    if told.published is not None:
        yield leaf("published", told.published.isoformat())
    yield leaf("updated", told.updated.isoformat())
    # Every entry needs an author; a newsroom is one.
    yield branch("author", [leaf("name", told.author or told.source)])
    yield branch("source", [leaf("title", told.source)])
    for tag in told.tags:
        yield leaf("category", term=tag)
    if told.gist:
        yield leaf("summary", told.gist)

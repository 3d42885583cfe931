"""RSS 2.0 with the names of authors and sources in Dublin Core: its own <author> is a mail address."""

from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import escape

from web.feeds.feed import Entry, Feed
from web.feeds.xml_pieces import Element, Namespaces, branch, leaf, pieces

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACES: Namespaces = {"dc": _DUBLIN_CORE, "atom": _ATOM}


def rss(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the feed in pieces."""
    around = [("rss", {"version": "2.0"}), ("channel", {})]
    yield from pieces(around, _NAMESPACES, _elements(feed, entries))


def _elements(feed: Feed, entries: Iterable[Entry]) -> Iterator[Element]:
    yield leaf("title", feed.title)
    yield leaf("link", feed.home)
    yield leaf("description", feed.description)
    yield leaf("language", "de")
    yield leaf("copyright", feed.rights)
    yield leaf("generator", feed.generator)
    yield leaf("lastBuildDate", format_datetime(feed.updated))
    if feed.address is not None:
        link = {"rel": "self", "type": "application/rss+xml", "href": feed.address}
        yield leaf(f"{{{_ATOM}}}link", namespaces=_NAMESPACES, **link)
    for told in entries:
        yield branch("item", _item(told))


def _item(told: Entry) -> Iterator[Element]:
    yield leaf("title", told.title)
    yield leaf("guid", told.id, isPermaLink="false")
    if told.link is not None:
        yield leaf("link", told.link)
    if told.published is not None:
        yield leaf("pubDate", format_datetime(told.published))
    yield leaf(f"{{{_DUBLIN_CORE}}}creator", told.author or told.source)
    yield leaf(f"{{{_DUBLIN_CORE}}}publisher", told.source)
    for tag in told.tags:
        yield leaf("category", tag)
    if told.gist:
        yield leaf("description", escape(told.gist, quote=False))  # which is HTML, unlike the title

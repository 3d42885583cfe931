"""Atom (RFC 4287)."""

from collections.abc import Iterable, Iterator
from functools import partial

from storage.search import ArticleRecord
from web.feeds.feed import Entry, Feed, entry
from web.feeds.xml_pieces import Element, Namespaces, branch, leaf, pieces

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NAMESPACES: Namespaces = {None: _NAMESPACE}
_leaf = partial(leaf, namespaces=_NAMESPACES)
_branch = partial(branch, namespaces=_NAMESPACES)


def atom(feed: Feed, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield the feed in pieces."""
    yield from pieces([(_name("feed"), {})], _NAMESPACES, _elements(feed, records))


def _elements(feed: Feed, records: Iterable[ArticleRecord]) -> Iterator[Element]:
    yield _leaf(_name("title"), feed.title)
    yield _leaf(_name("subtitle"), feed.description)
    yield _leaf(_name("id"), feed.id)
    yield _leaf(_name("updated"), feed.updated.isoformat())
    yield _leaf(_name("generator"), feed.generator)
    yield _leaf(_name("rights"), feed.rights)
    yield _leaf(_name("link"), rel="alternate", href=feed.home)
    if feed.address is not None:
        yield _leaf(_name("link"), rel="self", href=feed.address)
    for record in records:
        yield _branch(_name("entry"), _entry(entry(record)))


def _entry(told: Entry) -> Iterator[Element]:
    yield _leaf(_name("title"), told.title)
    yield _leaf(_name("id"), told.id)
    if told.link is not None:
        yield _leaf(_name("link"), rel="alternate", href=told.link)
    if told.published is not None:
        yield _leaf(_name("published"), told.published.isoformat())
    yield _leaf(_name("updated"), told.updated.isoformat())
    # Every entry needs an author; a newsroom is one.
    yield _branch(_name("author"), [_leaf(_name("name"), told.author or told.source)])
    yield _branch(_name("source"), [_leaf(_name("title"), told.source)])
    for tag in told.tags:
        yield _leaf(_name("category"), term=tag)
    yield _leaf(_name("summary"), told.gist)


def _name(tag: str) -> str:
    return f"{{{_NAMESPACE}}}{tag}"

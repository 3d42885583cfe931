"""Articles named by an RSS or Atom feed, however broken it is."""

import re
from collections.abc import Iterator
from io import BytesIO

import feedparser

from crawler.listing import Listed
from crawler.pages.text import clean_fragment
from crawler.pages.urls import absolute
from crawler.sources import Source

_LARGEST = 5 * 2**20  # bytes; a feed of a hundred full texts has less than one mebibyte
# feedparser's time grows with the square of the depth; no feed format needs more than a handful.
_DEEPEST = 100
_MOST_TAGS = 100_000
_HTML = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*?(/?)>")


class NotAFeed(Exception):
    """What was served at a feed's URL is none: an HTML page, an empty answer, or built to do harm."""


def parse_feed(source: Source, url: str, body: bytes) -> list[Listed]:
    """Return the source's articles named by a feed, each once, in its order. Raises NotAFeed.

    Of a feed with broken XML the readable items are returned.
    """
    if _HTML.search(body[:1000]):
        raise NotAFeed(f"Statt eines Feeds kam eine HTML-Seite: {url}")
    _refuse_bombs(url, body)
    # Never bare bytes: feedparser would take them for the name of a file and open it.
    feed = feedparser.parse(
        BytesIO(body),
        response_headers={"content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,  # only links and titles are taken, and titles lose all markup
    )
    if not feed.get("version"):
        raise NotAFeed(f"Kein Feed: {url}")
    found: dict[str, str | None] = {}
    for link, title in _entries(feed, url):
        if source.may_be_article(link):
            found[link] = found.get(link) or title
    return [Listed(url=link, title=title) for link, title in found.items()]


def _entries(feed: feedparser.FeedParserDict, url: str) -> Iterator[tuple[str, str | None]]:
    for entry in feed.entries:
        link = absolute(url, str(entry.get("link") or ""))
        if link:
            yield link, clean_fragment(str(entry.get("title") or "")) or None


def _refuse_bombs(url: str, body: bytes) -> None:
    if len(body) > _LARGEST:
        raise NotAFeed(f"Feed größer als {_LARGEST // 2**20} MiB: {url}")
    single_bytes = body.replace(b"\0", b"")  # UTF-16
    if single_bytes.count(b"<") > _MOST_TAGS or _depth(single_bytes) > _DEEPEST:
        raise NotAFeed(f"Feed zu tief geschachtelt oder zu groß: {url}")


def _depth(body: bytes) -> int:
    """Return how deeply elements nest, without the HTML in CDATA, where <br> and <img> are never closed."""
    depth = deepest = 0
    first, *others = body.split(b"<![CDATA[")
    for part in [first, *(other.partition(b"]]>")[2] for other in others)]:
        for tag in _TAG.finditer(part):
            depth += -1 if tag[1] else (0 if tag[2] else 1)
            deepest = max(deepest, depth)
    return deepest

"""Articles named by an RSS or Atom feed, however broken it is."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import struct_time
from xml.sax import SAXException

import feedparser

from crawler.discovery.jsonfeed import parse_json_feed
from crawler.discovery.listing import Index, Listed, each_once
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.xml_limits import is_bomb, without_entities
from crawler.pages.text import clean, clean_fragment
from crawler.pages.urls import absolute
from crawler.sources import Source

_LARGEST = 5 * 2**20  # bytes; a feed of a hundred full texts has less than one mebibyte
# feedparser's time grows with the square of the depth; no feed format needs more than a handful.
_DEEPEST = 100
_MOST_TAGS = 100_000
_LONGEST_TEASER = 20_000  # characters of markup; what is longer is no teaser
_HTML = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+")
_PERIODS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1)}
# What WordPress adds to every excerpt.
_WORDPRESS_FOOT = re.compile(r"\s*(?:Der Beitrag .* erschien zuerst auf|The post .* appeared first on) .*$")


def parse_feed(source: Source, url: str, body: bytes) -> Index:
    """Return what a feed says: the source's articles, each once, in its order. Raises NotAnIndex.

    Of a feed with broken XML the readable items are returned, with a note. What tells articles apart is
    their link alone: publishers reuse GUIDs, and some make a new one for every fetch.
    """
    if len(body) > _LARGEST:
        raise NotAnIndex(f"Feed größer als {_LARGEST // 2**20} MiB: {url}")
    if _JSON.match(body):
        return parse_json_feed(source, url, body)
    if _HTML.search(body[:1000]):
        raise NotAnIndex(f"Statt eines Feeds kam eine HTML-Seite: {url}")
    if is_bomb(body, deepest=_DEEPEST, most_tags=_MOST_TAGS):
        raise NotAnIndex(f"Feed zu tief geschachtelt oder zu groß: {url}")
    # Never bare bytes: feedparser would take them for the name of a file and open it.
    feed = feedparser.parse(
        BytesIO(without_entities(body)),
        response_headers={"content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,  # only links and texts are taken, and texts lose all markup
    )
    if not feed.get("version"):
        raise NotAnIndex(f"Kein Feed: {url}")
    hub, topic = _linked(feed, url, "hub"), _linked(feed, url, "self")
    listed = each_once(_entries(source, feed, url))
    return Index(listed=listed, note=_note(feed, url), hub=hub, topic=topic, every=_every(feed))


def _entries(source: Source, feed: feedparser.FeedParserDict, url: str) -> Iterator[Listed]:
    for entry in feed.entries:
        link = _link(source, entry, url)
        if link is not None:
            yield Listed(
                url=link,
                title=clean_fragment(str(entry.get("title") or "")) or None,
                published_at=_moment(entry, "published_parsed"),
                modified_at=_moment(entry, "updated_parsed"),
                teaser=_teaser(entry),
                author=_author(entry),
            )


def _link(source: Source, entry: feedparser.FeedParserDict, url: str) -> str | None:
    """Return the entry's article; services that count clicks keep its true address beside theirs."""
    for stated in (entry.get("feedburner_origlink"), entry.get("link")):
        link = absolute(url, str(stated or ""))
        if link and source.may_be_article(link):
            return link
    return None


def _moment(entry: feedparser.FeedParserDict, name: str) -> datetime | None:
    # Asked first, because feedparser would answer with another date, and warn.
    if name not in entry or not isinstance(stated := entry[name], struct_time):
        return None
    try:
        return datetime.fromtimestamp(timegm(stated), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _teaser(entry: feedparser.FeedParserDict) -> str | None:
    summary = str(entry.get("summary") or "")
    if len(summary) > _LONGEST_TEASER:
        return None
    return _WORDPRESS_FOOT.sub("", clean_fragment(summary)) or None


def _author(entry: feedparser.FeedParserDict) -> str | None:
    # RSS wants "mail@example.org (Name)"; feedparser's own parting of it cuts names off.
    return clean(_ADDRESS.sub(" ", str(entry.get("author") or ""))).strip(" ()<>,") or None


def _linked(feed: feedparser.FeedParserDict, url: str, relation: str) -> str | None:
    for link in feed.feed.get("links", ()):
        if link.get("rel") == relation:
            return absolute(url, str(link.get("href") or ""))
    return None


def _every(feed: feedparser.FeedParserDict) -> timedelta | None:
    """Return what <ttl>, in minutes, or the syndication module of RSS 1.0 state."""
    minutes, period = (
        _number(feed, "ttl"),
        _PERIODS.get(str(feed.feed.get("sy_updateperiod")).strip().lower()),
    )
    stated = timedelta(minutes=minutes) if minutes else None
    if period is not None:
        stated = max(period / (_number(feed, "sy_updatefrequency") or 1), stated or timedelta(0))
    return stated


def _number(feed: feedparser.FeedParserDict, name: str) -> int | None:
    stated = str(feed.feed.get(name) or "").strip()
    # More digits overflow a timedelta.
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 7 else None


def _note(feed: feedparser.FeedParserDict, url: str) -> str | None:
    error = feed.get("bozo_exception")
    return f"Der Feed ist fehlerhaftes XML ({error}): {url}" if isinstance(error, SAXException) else None

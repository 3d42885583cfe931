"""Lists of feeds as feed readers exchange them (OPML 2.0, http://opml.org/spec2.opml)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.text import clean
from crawler.pages.urls import absolute

_LARGEST = 10 * 2**20  # bytes
_MOST = 5000  # feeds
_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_WEB_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class BrokenOpml(Exception):
    """The file is no list of feeds, or built to do harm. German."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of a list."""

    title: str  # empty where the list names none
    feed: str  # absolute
    home: str | None = None  # absolute; None where the list names none


@dataclass(frozen=True, kw_only=True)
class FeedList:
    """What a list contains."""

    outlines: tuple[Outline, ...]  # in the order of the list, each feed once
    repeated: int  # feeds that stood there before
    unreadable: tuple[str, ...]  # what stands in place of a feed's address and is none


def read_opml(document: bytes) -> FeedList:
    """Return the feeds of a list, however deeply they are nested. Raises BrokenOpml."""
    found: dict[str, Outline] = {}
    unreadable, repeated = [], 0
    for element in _tree(document).iter("{*}outline"):
        stated = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if not (address := stated.get("xmlurl", "").strip()):
            continue
        feed = _feed_url(address)
        if feed is None:
            unreadable.append(clean(address)[:200])
        elif feed_key(feed) in found:
            repeated += 1
        else:
            title = clean(stated.get("title") or stated.get("text") or "")
            if len(found) == _MOST:
                raise BrokenOpml(f"Die Liste nennt mehr als {_MOST} Feeds, das ist keine Leseliste mehr.")
            found[feed_key(feed)] = Outline(
                title=title, feed=feed, home=_home_url(feed, stated.get("htmlurl", ""))
            )
    return FeedList(outlines=tuple(found.values()), repeated=repeated, unreadable=tuple(unreadable))


def write_opml(title: str, outlines: Iterable[Outline], now: datetime) -> bytes:
    """Return the list as a document; `now` is aware."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = clean(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    for outline in outlines:
        name = clean(outline.title)
        element = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=outline.feed)
        if outline.home:
            element.set("htmlUrl", outline.home)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def feed_key(url: str) -> str:
    """Return what is equal for the addresses of one feed, however they are written."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _tree(document: bytes) -> etree._Element:
    if len(document) > _LARGEST:
        raise BrokenOpml(f"Die Liste ist größer als {_LARGEST // 2**20} MiB.")
    # Entities can grow without bound or name files. Nobody writes them into a list of feeds.
    if b"<!ENTITY" in document.replace(b"\0", b"").upper():
        raise BrokenOpml("Die Liste erklärt eigene Entitäten und wird deshalb nicht gelesen.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        place = getattr(error, "lineno", None)
        where = f" (Zeile {place})" if place else ""
        raise BrokenOpml(f"Die Liste ist kein gültiges XML{where}.") from error
    if etree.QName(root).localname.lower() != "opml":
        raise BrokenOpml(f"Das ist keine OPML-Liste, sondern <{etree.QName(root).localname}>.")
    return root


def _feed_url(address: str) -> str | None:
    """Return a web address: readers also write feed://host/path and feed:https://host/path."""
    if scheme := _FEED_SCHEME.match(address):
        rest = address[scheme.end() :]
        address = rest if _WEB_SCHEME.match(rest) else f"http://{rest}"
    return absolute("", address)


def _home_url(feed: str, stated: str) -> str | None:
    return absolute(feed, stated) if stated.strip() else None

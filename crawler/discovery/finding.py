"""Where a site may name its articles: what its pages declare and link to, and where else one looks. Pure."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from urllib.parse import urljoin, urlsplit

from web_poet import HttpResponse

from crawler.pages.text import clean
from crawler.pages.urls import absolute, base_of, same_site

_FEED_TYPES = ("rss", "atom", "rdf", "feed+json")
_COMMENTS = re.compile(r"comment|kommentar", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:^|/)(?:feed|rss|atom|rdf|newsfeed)(?:\.(?:xml|php|rss))?/?$|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_NEWS = (
    r"aktuelle(?:s|\s+(?:meldungen|nachrichten|pressemitteilungen|mitteilungen))?|nachrichten|news(?:room|archiv)?|"
    r"neuigkeiten|meldungen|mitteilungen|presse(?:mitteilungen|meldungen|informationen|portal|archiv)?|"
    r"medien(?:mitteilungen|informationen|portal)?|blog|artikel|beiträge|magazin"
)
_LISTING_WORDS = re.compile(rf"(?:zu den |alle |weitere |mehr )?(?:{_NEWS})", re.IGNORECASE)
_NAMES_WITH_PRESS = re.compile(rf"\b(?:{_NEWS})\b", re.IGNORECASE)
_FEED_PATHS = ("feed/", "rss.xml", "atom.xml", "rss", "feed.xml", "index.xml")
_SITEMAP_PATHS = ("sitemap_index.xml", "sitemap.xml")
_NEWS_SITEMAP = re.compile(r"news|nachricht|artikel|article|meldung|presse|post|blog", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_LINKS = re.compile(
    rb"<link[^<>]{0,500}>\s{0,99}(?:<!\[CDATA\[\s{0,99})?(https?://[^\s<\]]{1,2000})"
    rb"|<link[^<>]{1,500}?href=[\"'](https?://[^\"']{1,2000})"
    rb"|\"url\"\s{0,9}:\s{0,9}\"(https?:[^\"]{1,2000})"
)
_NO_NAME = re.compile(rf"start(?:seite)?|home(?:page)?|willkommen|{_NEWS}", re.IGNORECASE)
_SITE_PARTS = re.compile(r" (?:[-–|·»]|::) ")


class Kind(StrEnum):
    """What names articles; the best first."""

    FEED = "feed"
    WORDPRESS = "wordpress"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An address that may name articles."""

    kind: Kind
    url: str  # absolute


def kind_of(response: HttpResponse) -> Kind | None:
    """Return what an answer is, whatever its header says: HTML may be a listing, None names no articles."""
    body = bytes(response.body[:5000]).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if body.startswith((b"{", b"[")):
        return _json_kind(bytes(response.body))
    body = _COMMENT.sub(b"", body)
    root = _XML_ROOT.search(body) if body.startswith(b"<") else None
    name = root[1].lower() if root else b""
    if name in {b"rss", b"feed", b"rdf"}:
        return Kind.FEED
    if name in {b"urlset", b"sitemapindex"}:
        return Kind.SITEMAP
    return Kind.LISTING if _HTML.search(body) else None


def declared(response: HttpResponse) -> list[Candidate]:
    """Return the feeds and the interface of WordPress that a page declares or links to, each once."""
    base = base_of(response)
    found: dict[str, Candidate] = {}
    for kind, href in _statements(response):
        url = absolute(base, href)
        if url and not _COMMENTS.search(url):
            found.setdefault(url, Candidate(kind=kind, url=url))
    return list(found.values())


def listings(response: HttpResponse) -> list[Candidate]:
    """Return the pages a site calls its news, the plainest name first."""
    base, own = base_of(response), str(response.url)
    ranked: dict[str, int] = {}
    for anchor in response.xpath("//a[@href]"):
        words = clean(anchor.xpath("string()").get() or anchor.attrib.get("title", ""))
        url = absolute(base, anchor.attrib["href"])
        if not url or not same_site(url, own) or len(words) > 40:
            continue
        rank = 0 if _LISTING_WORDS.fullmatch(words) else 1 if _NAMES_WITH_PRESS.search(words) else None
        url = url.partition("#")[0]
        if (
            rank is not None
            and not _FEED_PATH.search(urlsplit(url).path)
            and url.rstrip("/") != own.rstrip("/")
        ):
            ranked[url] = min(rank, ranked.get(url, rank))
    return [Candidate(kind=Kind.LISTING, url=url) for url in sorted(ranked, key=lambda url: ranked[url])]


def sitemaps(robots_txt: str, home: str) -> list[Candidate]:
    """Return the sitemaps a robots.txt names, those of news first."""
    urls = dict.fromkeys(filter(None, (absolute(home, href) for href in _SITEMAP_LINE.findall(robots_txt))))
    return [Candidate(kind=Kind.SITEMAP, url=url) for url in news_first(urls)]


def news_first(sitemap_urls: Iterable[str]) -> list[str]:
    """Return sitemaps with those in front that are of news by their name."""
    return sorted(sitemap_urls, key=lambda url: 0 if _NEWS_SITEMAP.search(urlsplit(url).path) else 1)


def usual_feeds(home: str, folder: str | None = None) -> list[Candidate]:
    """Return where feeds lie on most sites; WordPress has one in the folder of each kind of articles too."""
    paths = [*([f"{folder.strip('/')}/feed/"] if folder else []), *_FEED_PATHS]
    return [Candidate(kind=Kind.FEED, url=urljoin(home, path)) for path in paths]


def usual_sitemaps(home: str) -> list[Candidate]:
    """Return where sitemaps lie on most sites."""
    return [Candidate(kind=Kind.SITEMAP, url=urljoin(home, path)) for path in _SITEMAP_PATHS]


def site_title(response: HttpResponse) -> str | None:
    """Return what a site calls itself, None where its page does not say."""
    stated = clean(response.css("meta[property='og:site_name']::attr(content)").get() or "")
    if stated:
        return stated[:100]
    parts = _SITE_PARTS.split(clean(response.xpath("string(//head/title)").get() or ""))
    names = [part for part in parts if not _NO_NAME.fullmatch(part)]
    return max(names, key=len, default="")[:100] or None


def linked(body: bytes) -> list[str]:
    """Return the addresses a feed links to, as they stand in it: its articles may lie on another host."""
    urls = (next(filter(None, match)).decode("utf-8", "replace") for match in _LINKS.findall(body))
    return [unescape(url.replace("\\/", "/")) for url in urls]


def _statements(response: HttpResponse) -> Iterator[tuple[Kind, str]]:
    for link in response.xpath("//link[@href]"):
        href, relations = link.attrib["href"], link.attrib.get("rel", "").lower().split()
        is_feed = any(part in link.attrib.get("type", "").lower() for part in _FEED_TYPES)
        if "https://api.w.org/" in relations:
            yield Kind.WORDPRESS, _posts(href)
        elif "alternate" in relations and is_feed and not _COMMENTS.search(link.attrib.get("title", "")):
            yield Kind.FEED, href
    for href in response.xpath("//a/@href").getall():
        if _FEED_PATH.search(href.strip().partition("?")[0]):
            yield Kind.FEED, href


def _posts(interface: str) -> str:
    """Return the collection of posts; without pretty addresses WordPress has its routes in the query."""
    return f"{interface.rstrip('/')}/wp/v2/posts"


def _json_kind(body: bytes) -> Kind | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, dict):
        version = document.get("version")
        return Kind.FEED if isinstance(version, str) and "jsonfeed.org" in version else None
    is_posts = (
        isinstance(document, list)
        and bool(document)
        and all(isinstance(post, dict) and {"link", "title"} <= post.keys() for post in document)
    )
    return Kind.WORDPRESS if is_posts else None

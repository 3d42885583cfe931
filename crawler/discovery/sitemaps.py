"""Articles named by a sitemap, a news sitemap or an index of sitemaps (https://www.sitemaps.org/protocol.html)."""

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from lxml import etree

from crawler.dates import berlin_midnight, stated_moment, url_day
from crawler.discovery.listing import Child, Index, Listed, each_once
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.xml_limits import declares_entities, is_bomb
from crawler.pages.text import clean
from crawler.pages.urls import absolute, same_site
from crawler.sources import Source

_LARGEST = 10 * 2**20  # bytes, decompressed
_DEEPEST = 20
_MOST_TAGS = 1_500_000  # 50,000 URLs, the most a sitemap may name, with pictures
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"
_FIRST = timedelta(days=30)  # of a sitemap that was never read
_MARGIN = timedelta(days=1)  # dates without a time, and clocks that differ
_CACHED = timedelta(days=1)  # a sitemap may name an article only after midnight, under the day before
_NUMBERS = re.compile(r"\d+")
# The parts of a site's sitemap that name no articles, as WordPress, Yoast, Typo3 and Drupal call them.
_NO_ARTICLES = re.compile(
    r"(?:^|[-_/])(?:category|categories|tag|tags|post_tag|author|authors|users|page|pages|image|images|"
    r"video|videos|taxonomies|users|event|events)(?:[-_.]|\d*-?sitemap)",
    re.IGNORECASE,
)


def parse_sitemap(source: Source, url: str, body: bytes) -> Index:
    """Return the source's articles, newest first where dates tell, or the sitemaps it names.

    Of broken XML the readable part is returned, with a note. Raises NotAnIndex.
    """
    root, note = _tree(url, _decompressed(url, body))
    name = _name(root)
    if name == "sitemapindex":
        return Index(children=tuple(_children(source, url, root)), note=note)
    if name != "urlset":
        raise NotAnIndex(f"Keine Sitemap: {url}")
    return Index(listed=_newest_first(each_once(_entries(source, url, root))), note=note)


def fresh_since(last_read: datetime | None, now: datetime) -> datetime:
    """Return from when on a sitemap's articles are for an ordinary crawl; what is older is the archive."""
    return now - _FIRST if last_read is None else last_read - _CACHED


def fresh_children(children: Iterable[Child], since: datetime | None, *, most: int) -> list[Child]:
    """Return the sitemaps that may name news since then, the newest first; all for None.

    Those whose name says that they name no articles are left out, unless all say so.
    """
    every = list(children)
    wanted = [child for child in every if not _NO_ARTICLES.search(child.url)] or every
    changed = [child for child in wanted if _may_hold(child, since)]
    return sorted(changed, key=_newness, reverse=True)[:most]


def fresh(listed: Iterable[Listed], since: datetime | None) -> list[Listed]:
    """Return the articles that may be news since then, those without a date among them; all for None."""
    if since is None:
        return list(listed)
    return [one for one in listed if (moment := _moment(one)) is None or moment >= since - _MARGIN]


def _may_hold(child: Child, since: datetime | None) -> bool:
    return since is None or child.modified_at is None or child.modified_at >= since - _MARGIN


def _newness(child: Child) -> tuple[bool, float, list[int]]:
    """Sort by the date stated, else by the numbers in the name: years, months, and parts counted upwards."""
    numbers = [
        int(number[:9]) for number in _NUMBERS.findall(child.url.partition("://")[2].partition("/")[2])
    ]
    moment = child.modified_at
    return moment is not None, moment.timestamp() if moment else 0.0, numbers


def _moment(listed: Listed) -> datetime | None:
    return listed.published_at or listed.modified_at or _in_url(listed.url)


def _in_url(url: str) -> datetime | None:
    day = url_day(url)
    return berlin_midnight(day) if day else None


def _newest_first(listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    dated = [(moment.timestamp(), one) for one in listed if (moment := _moment(one))]
    undated = [one for one in listed if _moment(one) is None]
    return (*(one for _, one in sorted(dated, key=lambda pair: pair[0], reverse=True)), *undated)


def _decompressed(url: str, body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        if len(body) > _LARGEST:
            raise NotAnIndex(f"Sitemap größer als {_LARGEST // 2**20} MiB: {url}")
        return body
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = decoder.decompress(body, _LARGEST + 1)
    except zlib.error as error:
        raise NotAnIndex(f"Die komprimierte Sitemap ist unlesbar: {url}") from error
    if len(text) > _LARGEST:
        raise NotAnIndex(f"Sitemap entpackt größer als {_LARGEST // 2**20} MiB: {url}")
    if not decoder.eof:
        raise NotAnIndex(f"Die komprimierte Sitemap bricht mittendrin ab: {url}")
    return text


def _tree(url: str, body: bytes) -> tuple[etree._Element, str | None]:
    if declares_entities(body) or is_bomb(body, deepest=_DEEPEST, most_tags=_MOST_TAGS):
        raise NotAnIndex(f"Sitemap mit eigenen Entitäten, zu tief geschachtelt oder zu groß: {url}")
    # recover: a stray & must not hide the other articles.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAnIndex(f"Keine Sitemap: {url}") from error
    if root is None:
        raise NotAnIndex(f"Keine Sitemap: {url}")
    errors = parser.error_log
    note = f"Die Sitemap ist fehlerhaftes XML ({errors[0].message}): {url}" if len(errors) else None
    return root, note


def _children(source: Source, url: str, root: etree._Element) -> Iterator[Child]:
    for entry in _named(root, "sitemap"):
        stated = _texts(entry)
        link = absolute(url, stated.get("loc", ""))
        if link and same_site(link, source.home):
            yield Child(url=link, modified_at=stated_moment(stated.get("lastmod", "")))


def _entries(source: Source, url: str, root: etree._Element) -> Iterator[Listed]:
    for entry in _named(root, "url"):
        stated = _texts(entry)
        link = absolute(url, stated.get("loc", ""))
        if link and source.may_be_article(link):
            yield Listed(
                url=link,
                title=clean(stated.get("title", "")) or None,
                published_at=stated_moment(stated.get("publication_date", "")),
                modified_at=stated_moment(stated.get("lastmod", "")),
            )


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in root if _name(child) == name)


def _texts(entry: etree._Element) -> dict[str, str]:
    """Return the texts of <loc>, <lastmod> and of what stands in <news:news>, by their local names."""
    texts: dict[str, str] = {}
    for child in entry:
        name = _name(child)
        if name == "news":
            texts |= _texts(child)
        elif name:
            texts.setdefault(name, (child.text or "").strip())
    return texts


def _name(element: etree._Element) -> str:
    # Comments and instructions have a function for a tag.
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

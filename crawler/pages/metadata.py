"""What a page states for machines: JSON-LD, Open Graph, microdata and links to itself."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from parsel import Selector
from web_poet import HttpResponse

from crawler.dates import stated_moment
from crawler.items import DateOrigin
from crawler.pages.text import clean_fragment
from crawler.pages.urls import absolute, base_of, same_site

_ARTICLE_TYPES = frozenset({"article", "newsarticle", "reportagenewsarticle", "blogposting", "report"})
_LISTING_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist"})
_PART_MARK = re.compile(r" (?:[-–|·»]|::) ")
_MOST_PARTS = 8
_DEEPEST = 6  # objects in @graph and in lists; a page may nest its JSON as it likes


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The statements, each empty or None where the page is silent."""

    is_article: bool
    is_listing: bool
    titles: tuple[str, ...]  # every text that may be the headline, longest first
    description: str | None
    published_at: datetime | None
    published_origin: DateOrigin | None
    author: str | None  # of a person
    section: str | None
    keywords: tuple[str, ...]
    captions: tuple[str, ...]
    canonical_url: str | None
    short_url: str | None


def read_metadata(response: HttpResponse) -> Metadata:
    """Return what the page states about itself."""
    page = response.selector
    objects = list(_json_objects(page))
    articles = [thing for thing in objects if _types(thing) & _ARTICLE_TYPES]
    moment, origin = _published(page, articles)
    return Metadata(
        is_article=bool(articles) or _meta(page, "og:type") == "article",
        is_listing=not articles and any(_types(thing) & _LISTING_TYPES for thing in objects),
        titles=tuple(sorted(set(_titles(page, articles)), key=lambda title: (-len(title), title))),
        description=_first([*_texts(articles, "description"), _meta(page, "og:description")]),
        published_at=moment,
        published_origin=origin,
        author=_author(articles),
        section=_first([*_texts(articles, "articleSection"), _meta(page, "article:section")]),
        keywords=_keywords(page, articles),
        captions=tuple(_captions(articles)),
        canonical_url=_canonical(response, page),
        short_url=_own_link(response, page.css("link[rel~=shortlink]::attr(href)").get()),
    )


def _json_objects(page: Selector) -> Iterator[dict[str, object]]:
    for script in page.xpath('//script[contains(@type, "ld+json")]/text()').getall():
        try:
            yield from _objects(json.loads(script, strict=False), _DEEPEST)
        except (ValueError, RecursionError):  # a broken block says nothing; the next one may
            continue


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if isinstance(value, list) and depth:
        for member in value:
            yield from _objects(member, depth - 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)


def _types(thing: dict[str, object]) -> set[str]:
    stated = thing.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {name.rpartition("/")[2].lower() for name in names if isinstance(name, str)}


def _texts(things: list[dict[str, object]], name: str) -> Iterator[str]:
    for thing in things:
        yield from _strings(thing.get(name))


def _strings(value: object) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    for member in values:
        if isinstance(member, str) and (text := clean_fragment(member)):
            yield text


def _first(texts: list[str | None]) -> str | None:
    return next((text for text in texts if text), None)


def _meta(page: Selector, name: str) -> str | None:
    # One walk through the whole page for all three, since microdata stands anywhere.
    named = page.xpath("//meta[@content][@property=$name or @name=$name or @itemprop=$name]", name=name)
    for attribute in ("property", "name", "itemprop"):
        stated = [meta.attrib["content"] for meta in named if meta.attrib.get(attribute) == name]
        if stated and (text := clean_fragment(stated[0])):
            return text
    return None


def _titles(page: Selector, articles: list[dict[str, object]]) -> Iterator[str]:
    yield from _texts(articles, "headline")
    stated = [_meta(page, "og:title"), _meta(page, "twitter:title"), _head_title(page)]
    for title in filter(None, stated):
        yield from _spans(title)


def _head_title(page: Selector) -> str | None:
    # Not any <title>: an inline picture (svg) may carry one of its own.
    return clean_fragment(page.xpath("string(//head/title)").get() or "") or None


def _spans(title: str) -> Iterator[str]:
    """Yield every run of parts of `Headline - Site | Publisher`, as either side may come first."""
    marks = [(0, 0), *((mark.start(), mark.end()) for mark in _PART_MARK.finditer(title)), (len(title), 0)]
    for first, (_, start) in enumerate(marks[:_MOST_PARTS]):
        for end, _ in marks[first + 1 : _MOST_PARTS]:
            yield title[start:end]


def _published(
    page: Selector, articles: list[dict[str, object]]
) -> tuple[datetime | None, DateOrigin | None]:
    for text in _texts(articles, "datePublished"):
        if moment := stated_moment(text):
            return moment, DateOrigin.JSON_LD
    stated = [_meta(page, "article:published_time"), _meta(page, "datePublished"), _meta(page, "date")]
    stated += page.css("time[itemprop=datePublished]::attr(datetime)").getall()
    for meta in filter(None, stated):
        if moment := stated_moment(meta):
            return moment, DateOrigin.META
    return None, None


def _author(articles: list[dict[str, object]]) -> str | None:
    for article in articles:
        stated = article.get("author")
        for author in stated if isinstance(stated, list) else [stated]:
            if isinstance(author, dict) and "person" in _types(author):
                name = _first(list(_strings(author.get("name"))))
                if name and name.lower() not in {"admin", "redaktion"}:
                    return name
    return None


def _keywords(page: Selector, articles: list[dict[str, object]]) -> tuple[str, ...]:
    tags = [clean_fragment(tag) for tag in page.xpath('//meta[@property="article:tag"]/@content').getall()]
    stated = list(_texts(articles, "keywords")) or tags or [_meta(page, "news_keywords") or ""]
    words = [word.strip() for text in stated for word in text.split(",")]
    return tuple(dict.fromkeys(filter(None, words)))


def _captions(articles: list[dict[str, object]]) -> Iterator[str]:
    for article in articles:
        pictures = article.get("image")
        for picture in pictures if isinstance(pictures, list) else [pictures]:
            if isinstance(picture, dict):
                yield from _strings(picture.get("caption"))


def _canonical(response: HttpResponse, page: Selector) -> str | None:
    """Return the stated canonical URL, None where it names another site or only the homepage."""
    stated = page.css("link[rel~=canonical]::attr(href)").get() or _meta(page, "og:url")
    return _own_link(response, stated)


def _own_link(response: HttpResponse, href: str | None) -> str | None:
    url = absolute(base_of(response), href) if href else None
    if url is None or not same_site(url, str(response.url)):
        return None
    rest = url.split("://", 1)[1].partition("/")[2]
    return url if rest else None

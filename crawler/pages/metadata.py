"""What a page states for machines: JSON-LD, Open Graph, microdata and links to itself."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from parsel import Selector
from web_poet import HttpResponse

from crawler.dates import printed_moment, stated_moment
from crawler.items import DateOrigin
from crawler.pages.jsonld import ARTICLE_TYPES, Thing, members, named, read_things, strings, texts, types
from crawler.pages.text import clean_fragment
from crawler.pages.urls import absolute, base_of, same_site

_LISTING_TYPES = frozenset({"collectionpage", "searchresultspage"})
_PART_MARK = re.compile(r" (?:[-–—|·•»›:]|::) ")
_MOST_PARTS = 8
_HEAD_TITLE = etree.XPath("string(//head/title)", smart_strings=False)
_WORD = re.compile(r"[^ \t\r\n]+")  # of an attribute that holds several
_NOBODY = frozenset({"admin", "administrator", "redaktion", "editor", "webmaster"})
# Dates of publication by their many names; `date` alone is one of them more often than not.
_DATE_NAMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datePublished", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "dcterms.date",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "last-published", "pubdate", "publish-date", "publish_date", "publication_date", "date.created",
    "article.published", "article.created", "bt:pubdate", "vr:published_time", "citation_publication_date",
    "content_create_date", "dateCreated", "buildtime",
)  # fmt: skip
_PAID_TIERS = frozenset({"locked", "paid", "premium"})  # `metered` pages are shown whole for a while
_FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The statements, each empty or None where the page is silent."""

    is_article: bool
    is_listing: bool
    is_live: bool  # a page that goes on and on: a live blog
    is_paid: bool
    headlines: tuple[
        tuple[str, str], ...
    ]  # rule and headline, the most trusted first; the site's name may end it
    titles: tuple[str, ...]  # every text that may be the headline, longest first
    site_name: str | None
    description: str | None
    published_at: datetime | None
    published_origin: DateOrigin | None
    author: str | None  # of the first person
    authors: tuple[str, ...]  # persons, else what else is named as author
    meta_authors: tuple[str, ...]
    section: str | None
    keywords: tuple[str, ...]
    captions: tuple[str, ...]
    image_credit: str | None
    article_body: str | None
    canonical_url: str | None
    short_url: str | None


def read_metadata(response: HttpResponse) -> Metadata:
    """Return what the page states about itself."""
    page = response.selector
    things = read_things(page)
    known = named(things)
    articles = [thing for thing in things if types(thing) & ARTICLE_TYPES]
    meta = _Meta(page)
    headlines = tuple(_headlines(page, articles, meta))
    moment, origin = _published(page, articles, meta)
    people = list(_people(articles, known))
    return Metadata(
        is_article=bool(articles) or meta["og:type"] == "article",
        is_listing=not articles and any(types(thing) & _LISTING_TYPES for thing in things),
        is_live=any("liveblogposting" in types(thing) for thing in things),
        is_paid=_is_paid(things, meta),
        headlines=headlines,
        titles=tuple(sorted(set(_titles(headlines)), key=lambda title: (-len(title), title))),
        site_name=meta["og:site_name"] or _publisher(articles, known),
        description=_first([*texts(articles, "description"), meta["og:description"], meta["description"]]),
        published_at=moment,
        published_origin=origin,
        author=_first([name for name, is_person in people if is_person]),
        authors=_authors(people, _publisher(articles, known)),
        meta_authors=tuple(filter(None, [meta["author"] or meta["article:author"] or meta["dc.creator"]])),
        section=_first([*texts(articles, "articleSection"), meta["article:section"]]),
        keywords=_keywords(articles, meta),
        captions=tuple(_captions(articles, known)),
        image_credit=_credit(articles, known),
        article_body=_article_body(articles),
        canonical_url=_canonical(response, page, meta),
        short_url=_own_link(response, _link(page, "shortlink")),
    )


class _Meta:
    """The meta elements by name. A property outranks a name, a name microdata, wherever they stand."""

    def __init__(self, page: Selector) -> None:
        self._by_kind: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in _KINDS}
        for element in page.root.iter("meta"):
            if (content := element.get("content")) is None:
                continue
            for kind in _KINDS:
                if name := element.get(kind):
                    self._by_kind[kind][name.lower()].append(content)

    def __getitem__(self, name: str) -> str | None:
        for kind in _KINDS:
            stated = self._by_kind[kind].get(name.lower())
            if stated and (text := clean_fragment(stated[0])):
                return text
        return None

    def all(self, name: str) -> list[str]:
        """Return the texts of every property of that name."""
        return [text for stated in self._by_kind["property"][name] if (text := clean_fragment(stated))]


_KINDS = ("property", "name", "itemprop")


def _first(found: Sequence[str | None]) -> str | None:
    return next((text for text in found if text), None)


def _headlines(page: Selector, articles: list[Thing], meta: _Meta) -> Iterator[tuple[str, str]]:
    # Not any <title>: an inline picture (svg) may carry one of its own.
    head = clean_fragment(str(_HEAD_TITLE(page.root)))
    stated = [*(("json-ld", text) for text in texts(articles, "headline")), ("og", meta["og:title"])]
    for rule, text in [*stated, ("twitter", meta["twitter:title"]), ("title", head)]:
        if text:
            yield rule, text


def _titles(headlines: Sequence[tuple[str, str]]) -> Iterator[str]:
    for rule, text in headlines:
        yield from [text] if rule == "json-ld" else spans(text)


def spans(title: str) -> Iterator[str]:
    """Yield every run of parts of `Headline - Site | Publisher`, as either side may come first."""
    marks = [(0, 0), *((mark.start(), mark.end()) for mark in _PART_MARK.finditer(title)), (len(title), 0)]
    for first, (_, start) in enumerate(marks[:_MOST_PARTS]):
        for end, _ in marks[first + 1 : _MOST_PARTS]:
            yield title[start:end]


def _published(
    page: Selector, articles: list[Thing], meta: _Meta
) -> tuple[datetime | None, DateOrigin | None]:
    for text in texts(articles, "datePublished"):
        if moment := stated_moment(text):
            return moment, DateOrigin.JSON_LD
    stated = [meta[name] for name in _DATE_NAMES]
    stated += page.css("[itemprop=datePublished]::attr(datetime)").getall()
    for text in filter(None, stated):
        if moment := stated_moment(text) or printed_moment(text):
            return moment, DateOrigin.META
    for text in texts(articles, "dateCreated"):
        if moment := stated_moment(text):
            return moment, DateOrigin.JSON_LD
    return None, None


def _people(articles: list[Thing], known: Mapping[str, Thing]) -> Iterator[tuple[str, bool]]:
    """Yield the names of the authors and whether they are persons."""
    for article in articles:
        for author in members(article.get("author"), known):
            if isinstance(author, dict):
                for name in strings(author.get("name")):
                    yield from ((part, "person" in types(author)) for part in [name] if _is_somebody(part))
            else:
                yield from ((name, False) for name in strings(author) if _is_somebody(name))


def _is_somebody(name: str) -> bool:
    return name.lower() not in _NOBODY and "://" not in name and any(map(str.isalpha, name))


def _authors(people: Sequence[tuple[str, bool]], publisher: str | None) -> tuple[str, ...]:
    persons = [name for name, is_person in people if is_person]
    return tuple(dict.fromkeys(persons or [name for name, _ in people if name != publisher]))


def _publisher(articles: list[Thing], known: Mapping[str, Thing]) -> str | None:
    for article in articles:
        for publisher in members(article.get("publisher"), known):
            if isinstance(publisher, dict) and (name := next(strings(publisher.get("name")), None)):
                return name
    return None


# https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
def _is_paid(things: list[Thing], meta: _Meta) -> bool:
    if (meta["article:content_tier"] or "").strip().lower() in _PAID_TIERS:
        return True
    parts = (part for thing in things for part in (thing, *members(thing.get("hasPart"), {})))
    stated = (part.get("isAccessibleForFree") for part in parts if isinstance(part, dict))
    return any(str(free).rpartition("/")[2].strip().lower() in _FALSE for free in stated)


def _keywords(articles: list[Thing], meta: _Meta) -> tuple[str, ...]:
    stated = list(texts(articles, "keywords")) or meta.all("article:tag") or [meta["news_keywords"] or ""]
    words = [word.strip() for text in stated for word in text.split(",")]
    return tuple(dict.fromkeys(filter(None, words)))


def _pictures(articles: list[Thing], known: Mapping[str, Thing]) -> Iterator[Thing]:
    for article in articles:
        for picture in members(article.get("image"), known):
            if isinstance(picture, dict):
                yield picture


def _captions(articles: list[Thing], known: Mapping[str, Thing]) -> Iterator[str]:
    for picture in _pictures(articles, known):
        yield from strings(picture.get("caption"))


def _credit(articles: list[Thing], known: Mapping[str, Thing]) -> str | None:
    for picture in _pictures(articles, known):
        for name in ("creditText", "copyrightHolder", "copyrightNotice", "author", "creator"):
            for stated in members(picture.get(name), known):
                named_so = stated.get("name") if isinstance(stated, dict) else stated
                if text := next(strings(named_so), None):
                    return text
    return None


def _article_body(articles: list[Thing]) -> str | None:
    bodies = [body for article in articles if isinstance(body := article.get("articleBody"), str)]
    return max(bodies, key=len, default=None)


def _canonical(response: HttpResponse, page: Selector, meta: _Meta) -> str | None:
    """Return the stated canonical URL, None where it names another site or only the homepage."""
    return _own_link(response, _link(page, "canonical") or meta["og:url"])


def _link(page: Selector, relation: str) -> str | None:
    links = (link.get("href") for link in page.root.iter("link") if relation in _words(link.get("rel")))
    return next((href for href in links if href is not None), None)


def _words(text: str | None) -> list[str]:
    return _WORD.findall(text or "")


def _own_link(response: HttpResponse, href: str | None) -> str | None:
    url = absolute(base_of(response), href) if href else None
    if url is None or not same_site(url, str(response.url)):
        return None
    rest = url.split("://", 1)[1].partition("/")[2]
    return url if rest else None

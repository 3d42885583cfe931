"""What an index names: articles not yet read, and where it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from web_poet import HttpResponse

from crawler.discovery.listing_dates import stated_beside
from crawler.items import ListedHints
from crawler.pages.text import clean
from crawler.pages.urls import absolute, base_of
from crawler.sources import Source


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An article named by an index, not yet read."""

    url: str  # absolute
    title: str | None = None  # as the index prints it; None where the link carries no words
    published_at: datetime | None = None  # aware; this and the others None where the index is silent
    modified_at: datetime | None = None  # aware
    teaser: str | None = None
    author: str | None = None

    @property
    def hints(self) -> ListedHints:
        """What may stand in for what the article's page does not say."""
        return ListedHints(
            title=self.title, teaser=self.teaser, author=self.author, published_at=self.published_at
        )

    def joined(self, other: "Listed") -> "Listed":
        """Return what both say; this one is believed where they differ."""
        return replace(
            self,
            title=self.title or other.title,
            published_at=self.published_at or other.published_at,
            modified_at=self.modified_at or other.modified_at,
            teaser=self.teaser or other.teaser,
            author=self.author or other.author,
        )


@dataclass(frozen=True, kw_only=True)
class Child:
    """A sitemap named by an index of sitemaps."""

    url: str  # absolute
    modified_at: datetime | None = None  # aware; None where the index is silent


@dataclass(frozen=True, kw_only=True)
class Index:
    """What one answer of a feed, sitemap, listing or collection says."""

    listed: tuple[Listed, ...] = ()  # each URL once, in the order of the index
    children: tuple[Child, ...] = ()  # of an index of sitemaps
    next_page: str | None = None  # absolute; None where it names none
    total: int | None = None  # articles altogether, None where it does not say
    note: str | None = None  # German: what is broken in it, although something could be read
    hub: str | None = None  # absolute; where a feed's changes can be subscribed to (WebSub)
    topic: str | None = None  # absolute; the feed's own name for that
    every: timedelta | None = None  # how often it says that it changes; None when it does not say


def each_once(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return each URL once, where it stood first, with what all its mentions say."""
    found: dict[str, Listed] = {}
    for one in listed:
        found[one.url] = found[one.url].joined(one) if one.url in found else one
    return tuple(found.values())


def links(source: Source, response: HttpResponse) -> list[Listed]:
    """Return the articles an HTML page links to, each once, in the order of the page.

    Where the links stand does not matter: what an article's URL looks like decides, so that a repeated
    featured item or a link in the page's foot is harmless.
    """
    if response.selector.type != "html":  # parsel recognises JSON by itself
        return []
    base = base_of(response)
    found = []
    for anchor in response.xpath("//a[@href]"):
        url = absolute(base, anchor.attrib["href"])
        if url is None or not source.may_be_article(url):
            continue
        title = clean(anchor.xpath("string()").get() or "")
        moment = stated_beside(anchor.root)
        found.append(Listed(url=url.partition("#")[0], title=title or None, published_at=moment))
    return list(each_once(found))

"""What a page says: the records that page objects return."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class DateOrigin(StrEnum):
    """Where a publication date was read."""

    JSON_LD = "json-ld"
    META = "meta"
    PRINTED = "printed"
    FEED = "feed"
    URL = "url"
    FIRST_SEEN = "first-seen"  # the store's: nothing else named a date


@dataclass(frozen=True, kw_only=True)
class RelatedItem:
    """A pointer to another article, printed beside this one. Never part of the body, never matched."""

    title: str
    kicker: str | None = None
    teaser: str | None = None
    url: str | None = None  # absolute
    published_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ListedHints:
    """What a feed or listing says about an article: believed only where its page is silent."""

    title: str | None = None
    teaser: str | None = None
    author: str | None = None
    published_at: datetime | None = None  # aware


@dataclass(frozen=True, kw_only=True)
class ArticleItem:
    """An article as its page states it: normalised text without markup, None or empty where it is silent."""

    url: str  # of the response, after redirects
    title: str
    body: str  # paragraphs parted by one blank line; without teaser, caption, credit, author code
    canonical_url: str | None = None  # absolute; as stated by the page, not yet trusted
    alias_urls: tuple[str, ...] = ()  # absolute; short links and twins (PDF, print) the page names for itself
    kicker: str | None = None
    teaser: str | None = None
    author: str | None = None
    published_at: datetime | None = None  # aware, Europe/Berlin; midnight where only a day is stated
    published_origin: DateOrigin | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    caption: str | None = None
    image_credit: str | None = None
    links: tuple[str, ...] = ()  # absolute, outgoing, in the order of the text
    related: tuple[RelatedItem, ...] = ()
    paywalled: bool = False  # only the beginning is shown to everybody; the body is no more than that
    next_page_url: str | None = None  # absolute; the next part of the same article
    # Field -> the rule that found it ("json-ld", "selector", "printed", ...). No part of what the page says.
    provenance: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


class NotAnArticle(Exception):
    """The page is readable but no article: a newsletter, a theme page, an index."""


class UnreadablePage(Exception):
    """The page should be an article but lacks what an article must have: a layout change or a block page."""

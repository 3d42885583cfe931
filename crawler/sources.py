"""A source: where a publisher lists its articles and how they are read."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.pages.article import ArticlePage
from crawler.pages.selectors import Selectors
from crawler.pages.urls import same_site

# Names of storage.tables.Snippet, which page objects may not import.
SnippetName = Literal["kwic", "title", "none", "licensed"]


@dataclass(frozen=True, kw_only=True)
class UrlRule:
    """A publisher's own rule for URLs of one article: `pattern` is replaced (re.sub) in the cleaned URL."""

    pattern: str
    replacement: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """One publisher's news section. Plain data, so that it can travel to a child process."""

    name: str  # the key in the store and on the command line
    title: str  # as readers see it
    home: str  # absolute URL with a final slash
    layouts: tuple[type[ArticlePage], ...]  # newest first; the first that recognises the page reads it
    article_path: re.Pattern[str]  # full match on path and query below `home`, without the slash before it
    feeds: tuple[str, ...] = ()  # absolute
    listings: tuple[str, ...] = ()  # absolute
    sitemaps: tuple[str, ...] = ()  # absolute; news sitemaps, sitemaps or indexes of sitemaps
    wordpress: str | None = None  # the REST collection of posts: https://x.example/wp-json/wp/v2/posts
    # URL of page 2 and on of the first listing, with {page} where the number stands; None: the pages' own
    # links to the next page are followed.
    listing_pages: str | None = None
    url_rules: tuple[UrlRule, ...] = ()
    optional_indexes: tuple[str, ...] = ()  # of `indexes`: may answer 404 without being a fault
    selectors: Selectors | None = None  # win over those of the layouts
    snippet: SnippetName = "kwic"  # how much of it readers of mails and feeds are shown

    @property
    def indexes(self) -> tuple[str, ...]:
        """Everything that names articles, each once; what is told first is believed to be in order."""
        further = (self.wordpress,) if self.wordpress else ()
        return tuple(dict.fromkeys((*self.feeds, *further, *self.sitemaps, *self.listings)))

    def may_be_article(self, url: str) -> bool:
        """Tell whether an absolute URL may lead to an article of this source."""
        base = urlsplit(self.home).path.rstrip("/") + "/"
        parts = urlsplit(url)
        if not same_site(url, self.home) or not parts.path.startswith(base):
            return False
        below = parts.path.removeprefix(base) + (f"?{parts.query}" if parts.query else "")
        return self.article_path.fullmatch(below) is not None

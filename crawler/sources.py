"""A source: where a publisher lists its articles and how they are read."""

import re
from dataclasses import dataclass

from crawler.pages.article import ArticlePage


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
    article_path: re.Pattern[str]  # full match on the path (and query) below `home`: what may be an article
    feeds: tuple[str, ...] = ()  # absolute
    listings: tuple[str, ...] = ()  # absolute
    url_rules: tuple[UrlRule, ...] = ()
    optional_indexes: tuple[str, ...] = ()  # of `feeds` and `listings`: may answer 404 without being a fault

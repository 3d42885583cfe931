"""Under which URL keys an article is reached, and which of them its page claims."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.items import ArticleItem
from crawler.sources import Source, UrlRule
from storage.known import Claims
from storage.urls import url_key

_SEARCH = re.compile(
    r"/(?:suche|search|suchergebnis\w*)(?:[/.?]|$)|[?&](?:s|q|suche|search|query)=", re.IGNORECASE
)


def article_keys(source: Source, item: ArticleItem, hops: Iterable[str]) -> set[str]:
    """Return the keys of the URLs under which this article was reached."""
    return {key(source, url) for url in (*hops, item.url)}


def claims_of(source: Source, item: ArticleItem) -> Claims:
    """Return what a page says of its own addresses, as far as it may be so.

    It is believed on its own host only, and never when it names the home page, an index or a search. Its
    canonical URL must be one of an article: a section is none.
    """
    stated = [url for url in (item.canonical_url, *item.alias_urls) if url and _is_own(source, item, url)]
    believed = [url for url in stated if url != item.canonical_url or source.may_be_article(url)]
    return Claims(keys=frozenset(key(source, url) for url in believed), page_url=item.url)


def key(source: Source, url: str) -> str:
    """Return the URL key under the source's own rules."""
    return _key(url, source.url_rules)


# Of each article the same is asked of the home page and the indexes, and of its own addresses several times.
@lru_cache(maxsize=1024)
def _key(url: str, rules: tuple[UrlRule, ...]) -> str:
    return url_key(url, [(rule.pattern, rule.replacement) for rule in rules])


def _is_own(source: Source, item: ArticleItem, url: str) -> bool:
    try:
        stated = key(source, url)
    except ValueError:
        return False
    shared = {key(source, other) for other in (source.home, *source.indexes)}
    return _host(url) == _host(item.url) and stated not in shared and not _SEARCH.search(stated)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def reader_url(source: Source, item: ArticleItem) -> str:
    """Return the address to offer: the canonical one where it is believed."""
    canonical = item.canonical_url
    is_believed = canonical and _is_own(source, item, canonical) and source.may_be_article(canonical)
    return canonical if canonical and is_believed else item.url

"""The pages of one article, put together."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.items import ArticleItem


def join(items: Sequence[ArticleItem]) -> ArticleItem:
    """Return the article whose pages these are, in their order."""
    first, *others = items
    if not others:
        return first
    return replace(
        first,
        body="\n\n".join(item.body for item in items if item.body),
        links=tuple(dict.fromkeys(link for item in items for link in item.links)),
        paywalled=any(item.paywalled for item in items),
        next_page_url=None,
    )

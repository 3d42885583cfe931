"""Giving an article the one form in which it is compared and stored."""

from storage.tables import Article
from storage.text import storable

_REQUIRED = ("source", "url", "title", "body")
_OPTIONAL = ("kicker", "teaser", "author", "section", "caption", "image_credit", "published_origin")
_LISTS = ("keywords", "links")


def tidy(article: Article) -> None:
    """Leave out what no database or mail can carry, and make nothing be nothing: no "", no missing list."""
    for name in _REQUIRED:
        setattr(article, name, storable(getattr(article, name)))
    for name in _OPTIONAL:
        setattr(article, name, storable(getattr(article, name) or "").strip() or None)
    for name in _LISTS:
        setattr(article, name, [text for raw in getattr(article, name) or () if (text := storable(raw))])
    article.paywalled = bool(article.paywalled)
    article.related = [
        {name: value and storable(value) for name, value in related.items()}
        for related in article.related or ()
    ]

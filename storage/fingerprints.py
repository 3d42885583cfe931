"""Telling equal texts apart from different ones, whatever their typography."""

import hashlib
import json
from datetime import UTC
from functools import lru_cache

from query.analysis import folded_words
from query.marks import plain_text
from storage.tables import Article

FIRST_SEEN = "first-seen"  # the origin of a date that nothing names: when we found the article
_LONG_ENOUGH = 60  # words; a shorter body may be a teaser or the note of a paywall, shared by many articles


def fingerprint(title: str, teaser: str | None, body: str) -> str:
    """Return the identity of a text: equal for texts that differ only in case, quotes, dashes or spaces."""
    return _of_words(_words(title, teaser, plain_text(body)))


def body_fingerprint(title: str, teaser: str | None, body: str) -> str:
    """Return the identity of a text whatever its headline; a short body counts only with title and teaser."""
    words = _words(plain_text(body))
    return _of_words(words) if len(words) >= _LONG_ENOUGH else fingerprint(title, teaser, body)


def content_hash(article: Article) -> str:
    """Return the identity of everything a revision records. Related items are no part."""
    return hashlib.sha256(json.dumps(stated_fields(article), sort_keys=True).encode()).hexdigest()


def stated_fields(article: Article) -> dict[str, str]:
    """Return every field that makes a revision, as text; what is empty is left out.

    A date that is only the day on which we found the article is none that its page states.
    """
    published = None if article.published_origin == FIRST_SEEN else article.published_at
    fields = {
        "kicker": article.kicker,
        "title": article.title,
        "teaser": article.teaser,
        "body": article.body,
        "author": article.author,
        "published_at": published and published.astimezone(UTC).isoformat(),
        "section": article.section,
        "keywords": "\n".join(article.keywords or ()),
        "caption": article.caption,
        "image_credit": article.image_credit,
        "links": "\n".join(article.links or ()),
        "paywalled": "true" if article.paywalled else None,
    }
    return {name: value for name, value in fields.items() if value}


def _words(*texts: str | None) -> list[str]:
    return [word for text in texts if text for word in _words_of(text)]


# Both fingerprints of an article are asked for, one after the other.
@lru_cache(maxsize=4)
def _words_of(text: str) -> tuple[str, ...]:
    return folded_words(text)


def _of_words(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()

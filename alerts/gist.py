"""What other channels than mail tell of an article: its headline, and the words around what was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.alert import AlertedArticle
from alerts.cleaning import line, shortened
from alerts.snippets import excerpt, plain
from query import Query, analyse_document, berlin_day, evaluate

_TITLE_LIMIT = 300


@dataclass(frozen=True, kw_only=True)
class Gist:
    """Headline and excerpt, each one clean line."""

    title: str
    excerpt: str  # empty where nothing can or may be shown


def gist_of(article: AlertedArticle, queries: Iterable[Query]) -> Gist:
    """Return what may be told of an article. The same rules as in mails: here alone, for all other channels.

    The text may have changed since it matched, so the excerpt may show less, or nothing.
    """
    day = berlin_day(article.published_at or article.first_seen_at)
    document = analyse_document(article.texts, day=day)
    matches = [evaluate(query, document) for query in queries]
    found = excerpt(article.texts, [hit for match in matches if match is not None for hit in match.hits])
    return Gist(
        title=shortened(line(article.title) or line(article.url), _TITLE_LIMIT),
        excerpt=plain(found.parts) if found else "",
    )

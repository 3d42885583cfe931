"""What other channels than mail tell of an article: its headline, and the words around what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.alert import AlertedArticle, ToldStory
from alerts.showing.cards import excerpt_of, headline
from alerts.showing.snippets import plain
from alerts.standing import readable
from alerts.wording import Wording
from query import Hit, Query, analyse_document, berlin_day, evaluate
from storage.tables import Snippet


@dataclass(frozen=True, kw_only=True)
class Gist:
    """Headline and excerpt, each one clean line."""

    title: str
    excerpt: str  # empty where nothing can or may be shown


def gist_of(article: AlertedArticle, queries: Iterable[Query], words: Wording) -> Gist:
    """Return what may be told of an article, by the same rules as in mails.

    The text may have changed since it matched, so the excerpt may show less, or nothing.
    """
    found = excerpt_of(article.texts, article.snippet, _hits(article, queries))
    return Gist(title=headline(article, words), excerpt=plain(found.parts) if found else "")


def queries_of(story: ToldStory) -> Sequence[Query]:
    """Return the searches that a story answers, as far as they can still be read."""
    read = [readable(one.query, one.subscription_id, story.aliases) for one in story.searches]
    return [query for query in read if query is not None]


def _hits(article: AlertedArticle, queries: Iterable[Query]) -> list[Hit]:
    if article.snippet in (Snippet.TITLE, Snippet.NONE):
        return []
    day = berlin_day(article.published_at or article.first_seen_at)
    document = analyse_document(article.texts, day=day)
    matches = [evaluate(query, document) for query in queries]
    return [hit for match in matches if match is not None for hit in match.hits]

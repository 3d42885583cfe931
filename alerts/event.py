"""The JSON document that a webhook takes: version 1, to which names may be added but none taken away."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from alerts.alert import Alert, AlertedArticle
from alerts.cleaning import line, web_link
from alerts.gist import gist_of
from alerts.standing import readable
from query import Query

VERSION = 1
MATCHED, UPDATED, TEST = "story.matched", "story.updated", "endpoint.test"
_ARTICLES = 30  # a story that more tell is known to everybody


def event_of(alert: Alert) -> bytes:
    """Return the document of an alert. Pure: the same alert always gives the same bytes."""
    data: dict[str, object] = {
        "subscriptions": [{"id": one.subscription_id, "query": one.query} for one in alert.searches],
        "story": _story(alert),
    }
    return _document(UPDATED if alert.is_update else MATCHED, alert.composed_at, data)


def trial_event(endpoint_id: int, now: datetime) -> bytes:
    """Return a document that tells nothing but that documents arrive."""
    return _document(TEST, now, {"endpoint": endpoint_id})


def _document(kind: str, at: datetime, data: Mapping[str, object]) -> bytes:
    document = {"type": kind, "version": VERSION, "timestamp": _moment(at), "data": data}
    return json.dumps(document, ensure_ascii=False).encode(errors="replace")


def _story(alert: Alert) -> dict[str, object]:
    read = [readable(one.query, one.subscription_id, alert.aliases) for one in alert.searches]
    queries = [query for query in read if query is not None]
    return {
        "id": alert.story_id,
        "late": alert.late_reason,
        "changed": list(alert.changed),
        "article_count": len(alert.articles),
        "articles": [_article(article, queries) for article in alert.articles[:_ARTICLES]],
    }


def _article(article: AlertedArticle, queries: Sequence[Query]) -> dict[str, object]:
    gist = gist_of(article, queries)
    return {
        "id": article.article_id,
        "title": gist.title,
        "url": web_link(article.url),
        "source": line(article.source),
        "published_at": _moment(article.published_at) if article.published_at else None,
        "first_seen_at": _moment(article.first_seen_at),
        "excerpt": gist.excerpt or None,
        "paywalled": article.is_teaser,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""The JSON document that a webhook takes: version 1, to which names may be added but none taken away."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from alerts.alert import Alert, AlertedArticle, DigestAlert, ToldStory
from alerts.showing.cleaning import line, web_link
from alerts.showing.gist import gist_of, queries_of
from alerts.wording import Wording, wording
from query import Query

VERSION = 1
MATCHED, UPDATED, DIGEST, TEST = "story.matched", "story.updated", "stories.digest", "endpoint.test"
_ARTICLES = 30  # a story that more tell is known to everybody


def event_of(message: Alert | DigestAlert) -> bytes:
    """Return the document of a message. Pure: the same message always gives the same bytes."""
    words = wording(message.language, message.address_form)
    match message:
        case Alert():
            kind = UPDATED if message.is_update else MATCHED
            return _document(kind, message.composed_at, {"story": _story(message, words)})
        case DigestAlert():
            digest = {
                "id": message.digest_id,
                "kind": message.kind,
                "since": _moment(message.since),
                "until": _moment(message.until),
                "disturbed": [
                    {"source": line(one.title), "sentence": line(one.sentence)} for one in message.disturbed
                ],
            }
            stories = [_story(story, words) for story in message.stories]
            return _document(DIGEST, message.composed_at, {"digest": digest, "stories": stories})


def trial_event(endpoint_id: int, now: datetime) -> bytes:
    """Return a document that tells nothing but that documents arrive."""
    return _document(TEST, now, {"endpoint": endpoint_id})


def _document(kind: str, at: datetime, data: Mapping[str, object]) -> bytes:
    document = {"type": kind, "version": VERSION, "timestamp": _moment(at), "data": data}
    return json.dumps(document, ensure_ascii=False).encode(errors="replace")


def _story(story: ToldStory, words: Wording) -> dict[str, object]:
    queries = queries_of(story)
    return {
        "id": story.story_id,
        "subscriptions": [{"id": one.subscription_id, "query": one.query} for one in story.searches],
        "updated": story.is_update,
        "late": story.late_reason,
        "changed": list(story.changed),
        "article_count": len(story.articles),
        "articles": [_article(article, queries, words) for article in story.articles[:_ARTICLES]],
    }


def _article(article: AlertedArticle, queries: Sequence[Query], words: Wording) -> dict[str, object]:
    gist = gist_of(article, queries, words)
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

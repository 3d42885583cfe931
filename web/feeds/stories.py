"""What the feed of a saved search holds: the newest stories that it finds, each as one entry.

Found out in two steps. Which stories and articles there are, without any text, costs one search and is enough
to tell whether something is new; most requests of feed readers end there.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from alerts.alert import AlertedArticle
from alerts.gathering import alerted_article
from alerts.showing.cleaning import line, web_link
from alerts.showing.gist import gist_of
from alerts.sources import KnownSource, known_sources
from alerts.wording import wording as alert_wording
from query import Aliases, Query, berlin_day, named_aliases
from storage.database import Session
from storage.search import Hits, NewsStory, StoryArticle, articles_of, limited, newest_stories
from storage.tables import Subscription
from web.feeds.feed import Entry

NEWEST = 50  # stories; who asks less often than that many appear should get mail
_SECONDS = 10.0
_SOURCES_NAMED = 10
_YEAR = 2026  # of the tag URIs; any in which the host was ours, and always the same


@dataclass(frozen=True, kw_only=True)
class FeedContent:
    """The stories of one feed and what their texts depend on, but no text."""

    query: Query
    aliases: Aliases
    stories: tuple[NewsStory, ...]
    sources: Mapping[str, KnownSource]  # what they are called, and what may be shown of them
    language: str
    since: datetime

    @property
    def updated(self) -> datetime:
        """When the newest of it came or changed; the beginning of the subscription while there is nothing."""
        return max((_updated(story) for story in self.stories), default=self.since)

    def fingerprint(self, *also: str) -> str:
        """Return the same for the same content, together with whatever else makes a document."""
        parts: list[object] = [*also, self.query.text, named_aliases(self.query.text, self.aliases)]
        for story in self.stories:
            parts += [story.id, *((one, self.sources.get(one.source)) for one in story.articles)]
        return hashlib.sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()


def content_of(
    session: Session, subscription: Subscription, query: Query, aliases: Aliases, now: datetime
) -> FeedContent:
    """Return what is in the feed of a subscription now.

    Raises QueryError where a wildcard stands for too many words, SearchTooCostly for what takes too long.
    """
    with limited(session, _SECONDS):
        hits = Hits(session, query, today=berlin_day(now))
        stories = newest_stories(
            hits, NEWEST, after_entry=subscription.after_entry, muted=subscription.muted_sources
        )
    return FeedContent(
        query=query,
        aliases=aliases,
        stories=tuple(stories),
        sources=known_sources(session),
        language=subscription.subscriber.language,
        since=subscription.created_at,
    )


def entries_of(session: Session, content: FeedContent, *, base_url: str, also_in: str) -> list[Entry]:
    """Return the entries; `also_in` is a phrase with `{sources}` for the other articles of a story."""
    leads = articles_of(session, [story.articles[0].id for story in content.stories])
    return [
        _entry(
            story, alerted_article(leads[story.articles[0].id], content.sources), content, base_url, also_in
        )
        for story in content.stories
        if story.articles[0].id in leads
    ]


def tag_uri(base_url: str, thing: str, number: int) -> str:
    """Return a name for something of ours that never changes (RFC 4151)."""
    host = quote(urlsplit(base_url).hostname or "localhost")
    return f"tag:{host},{_YEAR}:stadtradar/{thing}/{number}"


def _entry(
    story: NewsStory, lead: AlertedArticle, content: FeedContent, base_url: str, also_in: str
) -> Entry:
    gist = gist_of(lead, [content.query], alert_wording(content.language))
    others = dict.fromkeys(line(_name(content, one.source)) for one in story.articles[1:])
    named = ", ".join(list(others)[:_SOURCES_NAMED]) + (" …" if len(others) > _SOURCES_NAMED else "")
    also = also_in.format(sources=named) if others else ""
    return Entry(
        id=tag_uri(base_url, "geschichte", story.id),
        link=web_link(lead.url),
        title=gist.title,
        gist=" · ".join(filter(None, (gist.excerpt, also))) or line(lead.source),
        author=None,
        source=line(lead.source),
        tags=(),
        published=lead.published_at,
        updated=_updated(story),
    )


def _name(content: FeedContent, source: str) -> str:
    known = content.sources.get(source)
    return known.title if known else source


def _updated(story: NewsStory) -> datetime:
    lead, *others = story.articles
    return max([_changed(lead), *(other.first_seen_at for other in others)])


def _changed(article: StoryArticle) -> datetime:
    return max(article.changed_at, article.first_seen_at)

"""The mail that would go to somebody for a story, without anything being owed."""

from collections.abc import Sequence
from datetime import datetime

from alerts.gathering import alert_of
from alerts.mail.composing import ComposedMail, Composer
from alerts.sources import known_sources
from alerts.standing import readable
from query import Aliases, evaluate
from storage.database import Session
from storage.documents import article_document
from storage.owed.holding import MAIL
from storage.owed.tracing import newest_articles_of
from storage.tables import Article, OutboxMatch, OutboxRow, OutboxState, Story, Subscriber, Subscription


def preview(
    session: Session,
    composer: Composer,
    subscriber: Subscriber,
    aliases: Aliases,
    *,
    now: datetime,
    story_id: int | None = None,
) -> ComposedMail | None:
    """Return the mail for the newest story that a search of the subscriber matches, or for this story.

    None when none matches among the newest articles, or none in the story.
    """
    searches = [one for one in subscriber.subscriptions if one.ended_at is None]
    with session.no_autoflush:  # the row below is none of the store's
        for article in newest_articles_of(session, story_id):
            matches = _matches(article.story, searches, aliases)
            if matches:
                row = _row(subscriber, article.story, matches, now)
                return composer.compose(alert_of(row, known_sources(session), now, aliases=aliases))
    return None


def _matches(
    story: Story, searches: Sequence[Subscription], aliases: Aliases
) -> list[tuple[Subscription, Article]]:
    found = []
    for article in story.articles:
        document = article_document(article)
        for search in searches:
            query = readable(search.query, search.id, aliases)
            muted = article.source in search.muted_sources
            if query is not None and not muted and evaluate(query, document) is not None:
                found.append((search, article))
    return found


def _row(
    subscriber: Subscriber, story: Story, matches: Sequence[tuple[Subscription, Article]], now: datetime
) -> OutboxRow:
    row = OutboxRow(
        id=0, subscriber_id=subscriber.id, story_id=story.id, channel=MAIL, is_update=False,
        state=OutboxState.DUE, created_at=now, due_at=now, attempts=0,
    )  # fmt: skip
    row.subscriber, row.story = subscriber, story
    for search, article in matches:
        match = OutboxMatch(
            subscription_id=search.id, article_id=article.id, revision=1, matched_at=now, late_reason=None
        )
        match.subscription, match.article = search, article
        row.matches.append(match)
    return row

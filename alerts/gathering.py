"""Turns a row of the outbox into the alert it stands for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.alert import Alert, AlertedArticle, AlertedSearch
from query import NO_ALIASES, Aliases
from storage.documents import article_texts
from storage.holding import standing_matches
from storage.revisions import changed_since
from storage.tables import Article, LateReason, OutboxMatch, OutboxRow


def alert_of(
    row: OutboxRow, source_titles: Mapping[str, str], now: datetime, *, aliases: Aliases = NO_ALIASES
) -> Alert:
    """Return the alert of a row that came from the outbox with all its relations.

    The article that matched first leads. Subscriptions that do not want it any more are not named.
    """
    if row.subscriber.email is None:
        raise ValueError(f"subscriber {row.subscriber_id} is erased")
    if row.story is None or row.story_id is None:
        raise ValueError(f"outbox row {row.id} carries a digest, not a story")
    active = standing_matches(row)
    lead = active[0].article
    others = [article for article in row.story.articles if article.id != lead.id]
    searches = {match.subscription_id: match.subscription for match in active}
    return Alert(
        subscriber_id=row.subscriber_id,
        story_id=row.story_id,
        channel=row.channel,
        recipient=row.subscriber.email,
        language=row.subscriber.language,
        articles=tuple(_article(article, source_titles) for article in [lead, *others]),
        searches=tuple(
            AlertedSearch(subscription_id=number, query=search.query, since=search.created_at)
            for number, search in sorted(searches.items())
        ),
        composed_at=now,
        aliases=aliases,
        late_reason=_late_reason(active),
        is_update=row.is_update,
        changed=_changed(active[0], is_update=row.is_update),
    )


def _late_reason(matches: Sequence[OutboxMatch]) -> LateReason | None:
    """A story of which one article came in time is told in time."""
    reasons = [LateReason(match.late_reason) if match.late_reason else None for match in matches]
    return None if None in reasons else reasons[0]


def _changed(match: OutboxMatch, *, is_update: bool) -> tuple[str, ...]:
    """Return what is new to the reader: all that changed since the article appeared, or since it was told of.

    Nothing for those who are told of it as it appeared, though it may have changed while the mail waited.
    """
    if match.revision == 1:
        return ()
    return changed_since(match.article, match.revision if is_update else 2)


def _article(article: Article, source_titles: Mapping[str, str]) -> AlertedArticle:
    return AlertedArticle(
        article_id=article.id,
        title=article.title,
        kicker=article.kicker,
        url=article.url,
        source=source_titles.get(article.source, article.source),
        published_at=article.published_at if article.is_dated else None,
        first_seen_at=article.first_seen_at,
        texts=article_texts(article),
        is_teaser=article.paywalled,
    )

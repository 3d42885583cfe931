"""Standing queries: subscriptions, parsed once."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from loguru import logger

from query import Query, QueryError, parse
from storage.tables import Subscription


@dataclass(frozen=True, kw_only=True)
class StandingQuery:
    """What one subscription waits for."""

    subscription_id: int
    subscriber_id: int
    after_entry: int  # ingest entries up to this one are not owed to it
    since: datetime  # it is not owed what appeared before
    query: Query


def standing_queries(subscriptions: list[Subscription]) -> list[StandingQuery]:
    """Parse all subscriptions; those that cannot be read are left out, the others must not suffer."""
    return [
        StandingQuery(
            subscription_id=subscription.id,
            subscriber_id=subscription.subscriber_id,
            after_entry=subscription.after_entry,
            since=subscription.created_at,
            query=query,
        )
        for subscription in subscriptions
        if (query := readable(subscription.query, subscription.id)) is not None
    ]


@lru_cache(maxsize=50_000)
def readable(text: str, subscription_id: int) -> Query | None:
    """Parse a stored query; None when it cannot be read any more, which is logged once in a process."""
    try:
        return parse(text)
    except QueryError as error:
        # What somebody looks for is personal, so the text stays out of the log.
        logger.error(
            "A stored query cannot be read any more and is skipped",
            subscription_id=subscription_id,
            position=error.position,
        )
        return None

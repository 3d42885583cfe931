"""Standing queries: subscriptions, parsed once."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from loguru import logger

from query import Alias, Aliases, Query, QueryError, named_aliases, parse
from query.aliases import by_key
from storage.tables import Subscription


@dataclass(frozen=True, kw_only=True)
class StandingQuery:
    """What one subscription waits for."""

    subscription_id: int
    subscriber_id: int
    after_entry: int  # ingest entries up to this one are not owed to it
    since: datetime  # it is not owed what appeared before
    query: Query


def standing_queries(subscriptions: list[Subscription], aliases: Aliases) -> list[StandingQuery]:
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
        if (query := readable(subscription.query, subscription.id, aliases)) is not None
    ]


def readable(text: str, subscription_id: int, aliases: Aliases) -> Query | None:
    """Parse a stored query; None when it cannot be read any more, which is logged once in a process.

    It is parsed again when an alias it names has changed.
    """
    return parsed_once(text, subscription_id, named_aliases(text, aliases))


@lru_cache(maxsize=50_000)
def parsed_once(text: str, subscription_id: int, aliases: tuple[Alias, ...]) -> Query | None:
    """Parse a stored query with the aliases it names; the answer is remembered."""
    try:
        return parse(text, by_key(aliases))
    except QueryError as error:
        # What somebody looks for is personal, so the text stays out of the log.
        logger.error(
            "A stored query cannot be read any more and is skipped",
            subscription_id=subscription_id,
            position=error.position,
        )
        return None

"""Standing queries: what all subscriptions wait for, kept ready between rounds of matching."""

import gc
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from loguru import logger

from query import Alias, Aliases, Document, Query, QueryError, named_aliases, parse
from query.aliases import by_key
from query.matching import Matcher
from storage.database import Session
from storage.people.subscriptions import active_queries, all_active_queries, changed_since, last_change

_MANY = 10_000


class StandingQueries:
    """All active subscriptions by id, in memory; the store is the truth, and this is never ahead of it."""

    def __init__(self) -> None:
        self._matcher = Matcher()
        self._aliases: Aliases = {}
        self._change: int | None = None  # of the subscriptions in the store; None: nothing was read so far

    def keep_up(self, session: Session, aliases: Aliases) -> None:
        """Take in what began and ended since the last time; everything, if that is not known.

        Costs in proportion to what has changed. Other aliases may change the meaning of any query, and a
        store that is behind us is another store.
        """
        change = last_change(session)
        if self._change is None or aliases != self._aliases or change < self._change:
            self._read_all(session, aliases)
        elif change > self._change:
            self._read_changed(session, self._change)
        self._change = change

    def matching(self, document: Document, today: date) -> set[int]:
        """Return the subscriptions that an article answers; one may have ended since `keep_up`."""
        return self._matcher.matches(document, today=today)

    def _read_all(self, session: Session, aliases: Aliases) -> None:
        self._matcher, self._aliases = Matcher(), aliases
        self._change = None  # whatever happens now, the next time begins anew
        self._add(all_active_queries(session))
        if len(self._matcher) >= _MANY:
            # Else Python's search for cycles would go through all of them every few articles; there are none.
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def _read_changed(self, session: Session, since: int) -> None:
        changed = changed_since(session, since)
        for subscription_id in changed:
            self._matcher.remove(subscription_id)
        self._add(active_queries(session, changed).items())

    def _add(self, texts: Iterable[tuple[int, str]]) -> None:
        self._matcher.add_all(
            (subscription_id, query)
            for subscription_id, text in texts
            if (query := _understood(text, subscription_id, self._aliases)) is not None
        )


def _understood(text: str, subscription_id: int, aliases: Aliases) -> Query | None:
    """Parse without remembering the tree, which is larger than all that is kept of it."""
    try:
        return parse(text, aliases)
    except QueryError:
        return readable(text, subscription_id, aliases)  # which logs it, once


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

"""What a reader may do about a hit that is none for them: exclude a word, or only say so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.changing import LATELY, PinsViolated, accept, propose
from alerts.exclusions import Exclusion, propose_exclusions
from query import Aliases, QueryError, berlin_day, parse
from storage.database import Session
from storage.documents import article_document
from storage.people.pins import pin
from storage.search import Narrowing, SearchTooCostly, search
from storage.tables import Article, Subscription

_MOST_HITS = 500  # that an exclusion is weighed against
_NOTE = "Von der Leserin oder dem Leser als nicht relevant gemeldet"


class Done(StrEnum):
    """What became of a reader's wish."""

    CHANGED = "changed"  # the word is excluded, and the article pinned
    PINNED = "pinned"  # only that
    REFUSED = "refused"  # the exclusion would break an alert test, or nobody could tell; pinned all the same


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The exclusions for one search, each with the hits it would cost."""

    subscription: Subscription
    exclusions: tuple[tuple[Exclusion, tuple[Article, ...]], ...]
    hits: int  # of the last 90 days, this article left out


def proposals(
    session: Session, subscription: Subscription, article: Article, aliases: Aliases, now: datetime
) -> Proposed:
    """Work out exclusions; none where the query cannot be read. Raises SearchTooCostly."""
    try:
        query = parse(subscription.query, aliases)
        page = search(
            session,
            query,
            limit=_MOST_HITS,
            narrowing=Narrowing(since=now - LATELY),
            today=berlin_day(now),
        )
    except QueryError:
        return Proposed(subscription=subscription, exclusions=(), hits=0)
    # Copies of the story are no hits to be spared.
    others = {
        found.article.id: found.article for found in page.hits if found.article.story_id != article.story_id
    }
    documents = {number: article_document(one) for number, one in others.items()}
    found = propose_exclusions(query, article_document(article), documents, aliases)
    named = tuple((one, tuple(others[number] for number in one.costs)) for one in found)
    return Proposed(subscription=subscription, exclusions=named, hits=len(others))


def settle(
    session: Session,
    subscription: Subscription,
    article: Article,
    query: str | None,
    aliases: Aliases,
    *,
    evidence: str,
    hmac_key: bytes,
    now: datetime,
) -> Done:
    """Pin the article as one that must not match and, unless `query` is None, look for that from now on.

    A pin alone is violated until somebody changes the query: that is how operators hear of it.
    """
    pin(session, subscription, article, must_match=False, note=_NOTE, now=now)
    if query is None:
        return Done.PINNED
    try:
        with session.begin_nested():
            proposal = propose(session, subscription, query, aliases, now)
            accept(session, proposal, evidence=evidence, hmac_key=hmac_key, now=now)
    except (PinsViolated, SearchTooCostly):
        return Done.REFUSED
    return Done.CHANGED

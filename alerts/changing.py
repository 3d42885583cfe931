"""Changing what a subscription looks for: shown before, refused where an alert test would fail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.pins import Violation, violated
from query import Aliases, Query, QueryError, berlin_day, parse
from storage.database import Session
from storage.people.pins import pins_of
from storage.people.subscriptions import change_query
from storage.search import Difference, difference
from storage.tables import Subscription

RECENTLY, LATELY = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Another query for a subscription, and what it would change."""

    subscription: Subscription
    query: str
    difference: Difference  # of the last 90 days
    recently_from: datetime  # what was first seen from here on is of the last 30
    violations: tuple[Violation, ...]

    @property
    def gained_recently(self) -> int:
        """How many of the articles gained are of the last 30 days."""
        return sum(one.first_seen_at >= self.recently_from for one in self.difference.gained)

    @property
    def lost_recently(self) -> int:
        """And of those lost."""
        return sum(one.first_seen_at >= self.recently_from for one in self.difference.lost)


class PinsViolated(Exception):
    """The query would violate alert tests; nothing was changed. `str()` is German."""

    def __init__(self, proposal: Proposal) -> None:
        named = ", ".join(str(one.article_id) for one in proposal.violations)
        super().__init__(
            f"Abo {proposal.subscription.id} ist nicht geändert: {len(proposal.violations)} "
            f"Alarmtest(s) wären verletzt (Artikel {named})."
        )
        self.proposal = proposal


def propose(
    session: Session, subscription: Subscription, text: str, aliases: Aliases, now: datetime
) -> Proposal:
    """Work out what another query would change; nothing is written.

    Raises QueryError for what cannot be understood or stands for too many words, SearchTooCostly.
    """
    after = parse(text, aliases)
    found = difference(
        session,
        _read(subscription.query, aliases),
        after,
        since=now - LATELY,
        today=berlin_day(now),
    )
    return Proposal(
        subscription=subscription,
        query=after.text,
        difference=found,
        recently_from=now - RECENTLY,
        violations=violated(after, pins_of(session, subscription.id)),
    )


def accept(
    session: Session,
    proposal: Proposal,
    *,
    evidence: str,
    hmac_key: bytes,
    now: datetime,
    force: bool = False,
) -> None:
    """Save a proposed query. Raises PinsViolated unless forced."""
    if proposal.violations and not force:
        raise PinsViolated(proposal)
    change_query(
        session, proposal.subscription, proposal.query, evidence=evidence, hmac_key=hmac_key, now=now
    )


def _read(text: str, aliases: Aliases) -> Query | None:
    try:
        return parse(text, aliases)
    except QueryError:
        return None

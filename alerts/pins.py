"""Alert tests: whether the subscriptions still match what they must, and nothing that they must not."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from query import Aliases, Query, QueryError, evaluate, parse
from storage.database import Session
from storage.documents import article_document
from storage.people.pins import Pin, pins_of
from storage.people.subscriptions import active_queries


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A pin that does not hold."""

    subscription_id: int
    article_id: int
    title: str
    must_match: bool
    note: str


def violated(query: Query | None, pins: Iterable[Pin]) -> tuple[Violation, ...]:
    """Return the pins that a query violates; one that cannot be read (None) matches nothing.

    Periods count back from the day of each article: what must match today must match in a year.
    """
    return tuple(_violation(one) for one in pins if _matches(query, one) is not one.must_match)


def check_pins(
    session: Session, aliases: Aliases, subscription_id: int | None = None
) -> tuple[Violation, ...]:
    """Check all pins of one active subscription, or of all; nothing is asked of who has no pins."""
    found: list[Violation] = []
    pins = pins_of(session, subscription_id)
    queries = active_queries(session, {one.subscription_id for one in pins})
    for number, some in groupby(pins, lambda one: one.subscription_id):
        if number in queries:
            found += violated(_read(queries[number], aliases), some)
    return tuple(found)


def _read(text: str, aliases: Aliases) -> Query | None:
    try:
        return parse(text, aliases)
    except QueryError:
        return None


def _matches(query: Query | None, pin: Pin) -> bool:
    return query is not None and evaluate(query, article_document(pin.article)) is not None


def _violation(pin: Pin) -> Violation:
    return Violation(
        subscription_id=pin.subscription_id,
        article_id=pin.article.id,
        title=pin.article.title,
        must_match=pin.must_match,
        note=pin.note,
    )

"""Standing queries: beginning and ending them, with proof."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storage.ingest import last_entry_id
from storage.keys import in_portions
from storage.locking import Turn, take_turn
from storage.owed.holding import MAIL, wish_of
from storage.owed.rhythms import Wish
from storage.people.consent import Proof, record_consent
from storage.people.telling import Telling
from storage.tables import ConsentEvent, ConsentRecord, Subscriber, Subscription

_PORTION = 10_000  # rows in memory at once


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Since when one subscription waits, and for whom."""

    subscription_id: int
    subscriber_id: int
    after_entry: int  # ingest entries up to this one are not owed to it
    since: datetime  # it is not owed what appeared before
    wish: Wish = field(default_factory=Wish)
    channels: tuple[str, ...] = (MAIL,)
    muted_sources: frozenset[str] = frozenset()


def add_subscription(
    session: Session, subscriber: Subscriber, query: str, *, evidence: str, hmac_key: bytes, now: datetime
) -> Subscription:
    """Add a standing query, which is owed what is stored from now on, and record the consent."""
    subscription = begin_subscription(session, subscriber, query, Telling(), now=now)
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.GRANTED, proof, subscription.id)
    return subscription


def begin_subscription(
    session: Session, subscriber: Subscriber, query: str, telling: Telling, *, now: datetime
) -> Subscription:
    """Add a standing query that is owed what is stored from now on; who calls records the consent."""
    take_turn(session, Turn.SUBSCRIPTIONS)
    subscription = Subscription(
        subscriber_id=subscriber.id,
        query=query,
        created_at=now,
        after_entry=last_entry_id(session),
        rhythm=telling.rhythm,
        hour=telling.hour,
        weekdays=list(telling.weekdays),
        quiet_minutes=telling.quiet_minutes,
    )
    session.add(subscription)
    session.flush()
    session.refresh(subscription, ["subscriber"])
    return subscription


def end_subscriptions(
    session: Session,
    subscriber_id: int,
    subscription_ids: Collection[int],
    *,
    evidence: str,
    hmac_key: bytes,
    now: datetime,
) -> list[Subscription]:
    """End those of the subscriptions that are this subscriber's and still active, and return them."""
    take_turn(session, Turn.SUBSCRIPTIONS)
    mine = select(Subscription).where(
        Subscription.subscriber_id == subscriber_id,
        Subscription.id.in_(subscription_ids),
        Subscription.ended_at.is_(None),
    )
    ended = list(session.scalars(mine.order_by(Subscription.id).with_for_update()))
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    for subscription in ended:
        subscription.ended_at = now
        subscriber = session.get_one(Subscriber, subscriber_id)
        record_consent(session, subscriber, ConsentEvent.WITHDRAWN, proof, subscription.id)
    return ended


def change_query(
    session: Session,
    subscription: Subscription,
    query: str,
    *,
    evidence: str,
    hmac_key: bytes,
    now: datetime,
) -> None:
    """Let an active subscription look for something else from now on, and record who wanted that.

    What was stored before is asked of nobody again. The matcher learns of it by the line in the ledger.
    """
    take_turn(session, Turn.SUBSCRIPTIONS)
    subscription.query = query
    session.flush()
    subscriber = session.get_one(Subscriber, subscription.subscriber_id)
    proof = Proof(evidence=evidence, hmac_key=hmac_key, at=now)
    record_consent(session, subscriber, ConsentEvent.CHANGED, proof, subscription.id)


def active_subscriptions(session: Session) -> list[Subscription]:
    """Return all standing queries with their subscribers, oldest first."""
    with_subscriber = select(Subscription).options(joinedload(Subscription.subscriber))
    active = with_subscriber.where(Subscription.ended_at.is_(None)).order_by(Subscription.id)
    return list(session.scalars(active))


def last_change(session: Session) -> int:
    """Return the number of the last change of any subscription, 0 when there was none.

    It is that of a line of the consent ledger. Who changes subscriptions takes turns until the change is
    committed: no change appears after a reader has seen a greater number.
    """
    of_subscriptions = select(ConsentRecord.id).where(ConsentRecord.subscription_id.is_not(None))
    return session.scalar(of_subscriptions.order_by(ConsentRecord.id.desc()).limit(1)) or 0


def changed_since(session: Session, change: int) -> list[int]:
    """Return the subscriptions that began or ended after this change, each once."""
    later = select(ConsentRecord.subscription_id).where(ConsentRecord.id > change).distinct()
    return [one for one in session.scalars(later) if one is not None]


def active_queries(session: Session, subscription_ids: Collection[int]) -> dict[int, str]:
    """Return what those of these subscriptions that are active look for."""
    texts = select(Subscription.id, Subscription.query).where(Subscription.ended_at.is_(None))
    return {
        subscription_id: text
        for portion in in_portions(subscription_ids)
        for subscription_id, text in session.execute(texts.where(Subscription.id.in_(portion)))
    }


def all_active_queries(session: Session) -> Iterator[tuple[int, str]]:
    """Yield every active subscription and what it looks for, without holding them all in memory."""
    texts = select(Subscription.id, Subscription.query).where(Subscription.ended_at.is_(None))
    rows = session.execute(texts.order_by(Subscription.id).execution_options(yield_per=_PORTION))
    yield from rows


def waiting(session: Session, subscription_ids: Collection[int]) -> dict[int, Waiting]:
    """Return those of these subscriptions that are active, by their id."""
    active = select(Subscription).where(Subscription.ended_at.is_(None))
    return {
        one.id: Waiting(
            subscription_id=one.id,
            subscriber_id=one.subscriber_id,
            after_entry=one.after_entry,
            since=one.created_at,
            wish=wish_of(one),
            channels=tuple(one.channels),
            muted_sources=frozenset(one.muted_sources),
        )
        for portion in in_portions(subscription_ids)
        for one in session.scalars(active.where(Subscription.id.in_(portion)))
    }

"""A small world for the tests of alerts: readers, sources and articles in a real database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.delivery import SendReport, send_due
from alerts.mail.composing import Composer
from alerts.mail.mail_courier import MailCourier
from alerts.matching import MatchReport, match_due
from alerts.sending.gate import Gate
from alerts.sending.transport import Transport
from alerts.showing.links import Legal
from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.articles import Saved, save_article
from storage.database import Database
from storage.owed.outbox import list_outbox
from storage.people.subscribers import add_subscriber, find_subscriber
from storage.people.subscriptions import add_subscription, end_subscriptions
from storage.sources import SourceEntry, register_sources
from storage.tables import OutboxRow, Subscription
from tests.articles import an_article

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # in Berlin
HMAC_KEY = b"ledger key of the tests"
NO_WAIT = timedelta(0)

COMPOSER = Composer(
    sender="radar@stadt.example",
    sender_name="Stadtradar",
    base_url="https://radar.stadt.example/",
    tokens=UnsubscribeTokens(["token key of the tests"]),
    message_id_key=b"message key of the tests",
    contact="redaktion@stadt.example",
    readers=ReaderTokens(["token key of the tests"]),
    legal=Legal(
        imprint_url="https://www.stadt.example/impressum",
        privacy_url="https://www.stadt.example/datenschutz",
    ),
)


def subscribe(
    database: Database, email: str, *queries: str, language: str = "de", now: datetime = NOON
) -> list[Subscription]:
    """Give a reader, new or known, these standing queries."""
    with database.transaction() as session:
        subscriber = find_subscriber(session, email) or add_subscriber(
            session, email, language=language, evidence="test", hmac_key=HMAC_KEY, now=now
        )
        return [
            add_subscription(session, subscriber, query, evidence="test", hmac_key=HMAC_KEY, now=now)
            for query in queries
        ]


def unsubscribe(database: Database, subscription: Subscription, now: datetime = NOON) -> None:
    """End one standing query."""
    with database.transaction() as session:
        end_subscriptions(
            session,
            subscription.subscriber_id,
            [subscription.id],
            evidence="test",
            hmac_key=HMAC_KEY,
            now=now,
        )


def name_sources(database: Database) -> None:
    """Make known what readers call the sources."""
    with database.transaction() as session:
        entries = [
            SourceEntry(name="kommune21", title="Kommune21", home="https://www.kommune21.de/"),
            SourceEntry(name="move", title="move online", home="https://www.move-online.de/"),
        ]
        register_sources(session, entries, NOON)


def store(
    database: Database, *, key: str = "a", alertable: bool = True, now: datetime = NOON, **overrides: Any
) -> Saved:
    """Save an article, new or changed, under a key of its source."""
    with database.transaction() as session:
        return save_article(session, an_article(**overrides), keys=[key], alertable=alertable, now=now)


def owe_to(database: Database, *readers: str) -> None:
    """Make one story due to each of the readers."""
    for reader in readers:
        subscribe(database, reader, "Kaiserslautern")
    name_sources(database)
    store(database)
    match(database)


def match(database: Database, *, now: datetime = NOON, group_wait: timedelta = NO_WAIT) -> MatchReport:
    """Match what has been stored."""
    return match_due(database, now=now, group_wait=group_wait)


def send(
    database: Database,
    transport: Transport,
    *more: Transport,
    now: datetime = NOON,
    composer: Composer = COMPOSER,
    should_stop: Callable[[], bool] = lambda: False,
    gate: Gate | None = None,
) -> SendReport:
    """Send what is due, without any jitter; each transport is a connection of its own."""
    return send_due(
        database,
        [{"mail": MailCourier(one, composer)} for one in (transport, *more)],
        owner="test",
        clock=lambda: now,
        lease_for=timedelta(minutes=5),
        hmac_key=HMAC_KEY,
        gate=gate,
        should_stop=should_stop,
        jitter=lambda: 0.0,
    )


def outbox(database: Database, limit: int = 1000) -> list[OutboxRow]:
    """Return all rows, oldest first."""
    with database.reading() as session:
        return list(reversed(list_outbox(session, limit)))

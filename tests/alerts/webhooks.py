"""Readers with webhooks, and what delivers to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.channels.posting import Poster
from alerts.channels.signing import new_secret
from alerts.channels.webhook_courier import WebhookCourier
from alerts.delivery import SendReport, send_due
from storage.database import Database
from storage.people.consent import Proof
from storage.people.endpoint_changes import NewEndpoint, add_endpoint
from storage.people.endpoints import channel_of
from storage.people.preferences import change_subscription, settings_of
from storage.people.subscribers import find_subscriber
from storage.tables import Endpoint, EndpointKind, OutboxRow, Subscription
from tests.alerts.guards import guard_allowing
from tests.alerts.world import HMAC_KEY, NOON, match, name_sources, outbox, store, subscribe

READER = "leserin@example.org"
KEY = b"message key of the tests"
PROOF = Proof(at=NOON, evidence="test", hmac_key=HMAC_KEY)


def with_endpoint(
    database: Database, url: str, *, kind: EndpointKind = EndpointKind.WEBHOOK, query: str = "Kaiserslautern"
) -> Endpoint:
    """Give a reader a search and an endpoint, and owe one story there and nowhere else."""
    (subscription,) = subscribe(database, READER, query)
    secret = new_secret() if kind is EndpointKind.WEBHOOK else None
    with database.transaction() as session:
        reader = find_subscriber(session, READER)
        assert reader is not None
        endpoint = add_endpoint(session, reader, NewEndpoint(kind=kind, url=url, secret=secret), [], PROOF)
        mine = session.get_one(Subscription, subscription.id)
        change_subscription(
            session, mine, replace(settings_of(mine), channels=(channel_of(endpoint),)), PROOF
        )
    name_sources(database)
    store(database)
    match(database)
    return endpoint


def courier(database: Database, *allowed: str, now: datetime = NOON) -> WebhookCourier:
    """Return the courier of an operator who allows these servers."""
    poster = Poster(guard_allowing(*allowed), user_agent="Stadtradar/0", deadline=timedelta(seconds=20))
    return WebhookCourier(database, poster, key=KEY, hmac_key=HMAC_KEY, clock=lambda: now)


def post_due(
    database: Database, *allowed: str, now: datetime = NOON, made: Callable[..., WebhookCourier] = courier
) -> SendReport:
    """Post what is due, without any jitter."""
    return send_due(
        database,
        [{"webhook": made(database, *allowed, now=now)}],
        owner="test",
        clock=lambda: now,
        lease_for=timedelta(minutes=5),
        hmac_key=HMAC_KEY,
        jitter=lambda: 0.0,
    )


def the_row(database: Database) -> OutboxRow:
    """Return the one row that goes to an endpoint."""
    (row,) = (one for one in outbox(database) if one.channel != "mail")
    return row

"""Subscribers, subscriptions and consent as documents with stable keys."""

from collections.abc import Iterable, Sequence

from storage.tables import Bounce, ConsentEvent, ConsentRecord, Subscriber, Subscription

EVENTS = {
    ConsentEvent.REQUESTED: "erbeten",
    ConsentEvent.GRANTED: "erteilt",
    ConsentEvent.CHANGED: "geändert",
    ConsentEvent.WITHDRAWN: "widerrufen",
    ConsentEvent.ERASED: "gelöscht",
}


def subscriber_document(subscriber: Subscriber, subscriptions: Sequence[Subscription]) -> dict[str, object]:
    """Return a subscriber; `active` counts the subscriptions that have not ended."""
    return {
        "id": subscriber.id,
        "address": subscriber.email,
        "language": subscriber.language,
        "created_at": subscriber.created_at,
        "active": sum(1 for one in subscriptions if one.ended_at is None),
        "undeliverable_since": subscriber.undeliverable_since,
        "undeliverable_reason": subscriber.undeliverable_reason,
    }


def subscription_document(subscription: Subscription) -> dict[str, object]:
    """Return a standing query."""
    return {
        "id": subscription.id,
        "query": subscription.query,
        "created_at": subscription.created_at,
        "ended_at": subscription.ended_at,
        "rhythm": subscription.rhythm,
        "hour": subscription.hour,
        "weekdays": list(subscription.weekdays),
        "quiet_minutes": subscription.quiet_minutes,
        "channels": list(subscription.channels),
        "muted_sources": list(subscription.muted_sources),
        "paused_until": subscription.paused_until,
    }


def return_documents(bounces: Iterable[Bounce]) -> list[dict[str, object]]:
    """Return what came back of a subscriber's mails."""
    return [{"at": one.at, "kind": one.kind, "status": one.status, "reason": one.reason} for one in bounces]


def consent_documents(records: Iterable[ConsentRecord]) -> list[dict[str, object]]:
    """Return the lines of the ledger."""
    return [
        {"at": one.at, "event": one.event, "subscription": one.subscription_id, "evidence": one.evidence}
        for one in records
    ]

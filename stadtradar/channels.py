"""Where settings become the ways that alerts leave by: mail, webhooks, chats; and what guards them."""

from datetime import UTC, datetime
from functools import partial

from alerts.channels.chat import ChatRefused, require_secure
from alerts.channels.chat_courier import ChatCourier
from alerts.channels.chat_sending import ChatSender
from alerts.channels.endpoint_urls import url_fault
from alerts.channels.guard import Guard
from alerts.channels.posting import Poster
from alerts.channels.webhook_courier import WebhookCourier
from alerts.mail.mail_courier import MailCourier
from alerts.sending.courier import Courier, Couriers
from crawler.network.guard import allowable, connection_refusal, refusal
from stadtradar import parts
from stadtradar.secret_key import derived, secret_key
from stadtradar.settings import Settings, SettingsError
from storage.database import Database
from storage.owed.holding import MAIL
from storage.tables import EndpointKind


def couriers(settings: Settings, store: Database) -> Couriers:
    """Return who takes alerts to readers, by kind of channel. Raises SettingsError like `composer`."""
    key = derived(secret_key(settings), "message ids")
    found: dict[str, Courier] = {
        MAIL: MailCourier(parts.transport(settings), parts.composer(settings)),
        EndpointKind.WEBHOOK: WebhookCourier(
            store, poster(settings), key=key, hmac_key=parts.hmac_key(settings), clock=_now
        ),
    }
    if schemes := chat_schemes(settings):
        sender = ChatSender(guard(settings))
        found[EndpointKind.CHAT] = ChatCourier(store, sender, schemes=schemes, key=key)
    return found


def senders(settings: Settings, store: Database) -> tuple[Couriers, ...]:
    """Return the couriers of each sender; each has a connection to the mail server of its own."""
    # A folder takes no more from several than from one.
    count = 1 if settings.mail.host is None else settings.mail.connections
    return tuple(couriers(settings, store) for _ in range(count))


def chat_schemes(settings: Settings) -> frozenset[str]:
    """Return which chat services may be used. Raises SettingsError for what is none, or without the extra."""
    schemes = frozenset(settings.alerts.chat_schemes)
    if schemes:
        try:
            require_secure(schemes)
        except ChatRefused as refused:
            raise SettingsError([f"alerts.chat_schemes: {refused}."]) from refused
    return schemes


def poster(settings: Settings) -> Poster:
    """Return what posts to webhooks."""
    return Poster(guard(settings), user_agent=parts.user_agent(settings))


def guard(settings: Settings) -> Guard:
    """Return the crawler's judgement on outgoing connections, for what alerts connect to."""
    return _guard(frozenset(settings.crawler.allowed_hosts))


def reader_webhook_fault(settings: Settings, url: str) -> str | None:
    """Return why a reader may not name this address as a webhook (German), None when it is allowed.

    What the operator vouches for is inside the house: a stranger must not make us post there.
    """
    if allowable(url) in settings.crawler.allowed_hosts:
        return "Diesen Rechner kann nur eintragen, wer Stadtradar hier betreibt"
    return url_fault(EndpointKind.WEBHOOK, url, guard=_guard(frozenset()), chat_schemes=())


def _guard(allowed: frozenset[str]) -> Guard:
    return Guard(
        url=partial(refusal, allowed_hosts=allowed),
        address=partial(connection_refusal, allowed_hosts=allowed),
        exempt=allowed,
    )


def _now() -> datetime:
    return datetime.now(UTC)

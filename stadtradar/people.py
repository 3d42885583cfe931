"""Puts together how people come, manage and leave by themselves."""

from collections.abc import Callable
from functools import partial

from alerts.signing_up import Correspondent
from stadtradar import channels, parts
from stadtradar.legal import legal_fault
from stadtradar.secret_key import derived, secret_key
from stadtradar.settings import Settings
from storage.database import Database
from web.form_tokens import FormTokens
from web.people import People


def people(settings: Settings, database: Database) -> People:
    """Return how people come, manage and leave by themselves. Raises SettingsError as `composer` does."""
    return People(
        correspondent=_correspondent(settings, database),
        forms=_form_tokens(settings),
        # Whom no mail can reach cannot confirm: the page would only collect addresses.
        accepts_signups=settings.web.signup
        and settings.mail.host is not None
        and legal_fault(settings) is None,
        records_origin=settings.alerts.record_origin,
        webhook_fault=_webhook_fault(settings),
        trusted_proxies=frozenset(settings.web.trusted_proxies),
    )


def _webhook_fault(settings: Settings) -> Callable[[str], str | None] | None:
    if not settings.web.reader_webhooks:
        return None
    return partial(channels.reader_webhook_fault, settings)


def _correspondent(settings: Settings, database: Database) -> Correspondent:
    """Return what writes letters to readers. Raises SettingsError as `composer` does."""
    return Correspondent(
        database=database,
        composer=parts.composer(settings),
        tokens=parts.reader_tokens(settings),
        hmac_key=parts.hmac_key(settings),
    )


def _form_tokens(settings: Settings) -> FormTokens:
    """Return what signs our forms, so that only who was shown one can send it."""
    return FormTokens(derived(secret_key(settings), "forms").hex())

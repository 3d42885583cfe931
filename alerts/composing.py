"""Composes the mail that tells a subscriber of a story."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from alerts.addresses import domain_of, wire_address
from alerts.alert import Alert
from alerts.cleaning import line, web_link
from alerts.letters import Letter
from alerts.mime import alternative_mail, mailbox, plain_mail, readable_header
from alerts.operator_view import ToldFault, operator_view
from alerts.rendering import render
from alerts.tokens import UnsubscribeTokens
from alerts.views import view_of
from alerts.wording import BERLIN, wording


@dataclass(frozen=True, kw_only=True)
class ComposedMail:
    """A mail ready to be handed over. The same alert always gives the same bytes."""

    message_id: str
    recipient: str = field(repr=False)  # as the wire wants it
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Composer:
    """Knows who writes and where readers can leave. Raises ValueError when that cannot be put into a mail."""

    sender: str
    sender_name: str
    base_url: str  # of our web part, for unsubscribe links
    tokens: UnsubscribeTokens = field(repr=False)
    message_id_key: bytes = field(repr=False)
    contact: str = ""  # an address or a sentence; empty: none is shown

    def __post_init__(self) -> None:
        if web_link(self.base_url) is None:
            raise ValueError(f"base URL {self.base_url!r} is no http(s) address")
        try:
            wire_address(self.sender)
        except ValueError as error:
            raise ValueError(f"sender {self.sender!r} is no mail address") from error

    @property
    def envelope_sender(self) -> str:
        """The sender for MAIL FROM, whom bounces go to."""
        return wire_address(self.sender)

    def compose(self, alert: Alert) -> ComposedMail:
        """Return the mail of an alert. Raises ValueError when the recipient's address is none."""
        recipient = wire_address(alert.recipient)
        leave = self._unsubscribe_url(alert)
        # Shown links choose a language; the one-click address stays bare for the programs that post to it.
        shown_leave = leave if alert.language == "de" else f"{leave}?lang={quote(alert.language)}"
        history = self._history_url(alert)
        view = view_of(alert, unsubscribe_url=shown_leave, contact=self.contact, history_url=history)
        rendered = render(view)
        told = f"{alert.subscriber_id}:{alert.story_id}:{alert.channel}"
        message_id = _id(self, f"{told}:update" if alert.is_update else told)
        # Follow-ups name the same root, which itself is never sent, so that programs group them.
        root = _id(self, f"story:{alert.subscriber_id}:{alert.story_id}")
        headers = [
            *_first_headers(self, recipient, view.subject, alert.composed_at, message_id),
            ("Content-Language", view.words.language),
            ("In-Reply-To", root),
            ("References", root),
            ("List-Id", mailbox(self.sender_name, f"meldungen.{domain_of(self.envelope_sender)}")),
            ("List-Unsubscribe", ", ".join(f"<{way}>" for way in (leave, *self._by_mail()))),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),  # RFC 8058
        ]
        content = alternative_mail(headers, rendered.text, rendered.html)
        return ComposedMail(message_id=message_id, recipient=recipient, content=content)

    def _unsubscribe_url(self, alert: Alert) -> str:
        ids = [search.subscription_id for search in alert.searches]
        return f"{self.base_url.rstrip('/')}/abmelden/{self.tokens.issue(alert.subscriber_id, ids)}"

    def _history_url(self, alert: Alert) -> str:
        path = f"/artikel/{alert.articles[0].article_id}/verlauf"
        language = "" if alert.language == "de" else f"?lang={quote(alert.language)}"
        return f"{self.base_url.rstrip('/')}{path}{language}"

    def _by_mail(self) -> list[str]:
        try:
            address = wire_address(self.contact)
        except ValueError:
            return []
        return [f"mailto:{quote(address, safe='@')}?subject=Abmelden"] if address.isascii() else []


def compose_test_mail(
    composer: Composer, recipient: str, *, now: datetime, language: str = "de"
) -> ComposedMail:
    """Return a mail that shows that mails arrive. Raises ValueError when the address is none."""
    address, words, sender = wire_address(recipient), wording(language), line(composer.sender_name)
    message_id = _id(composer, f"test:{address}:{now.isoformat()}")
    subject = words.test_subject.format(sender=sender)
    headers = _first_headers(composer, address, subject, now, message_id)
    content = plain_mail(headers, words.test_text.format(sender=sender))
    return ComposedMail(message_id=message_id, recipient=address, content=content)


def compose_letter(
    composer: Composer, letter: Letter, recipient: str, *, about: str, now: datetime
) -> ComposedMail:
    """Return a mail of one plain text; its id is the same for the same `about`.

    Raises ValueError when the recipient's address is none.
    """
    address, message_id = wire_address(recipient), _id(composer, about)
    headers = [
        *_first_headers(composer, address, letter.subject, now, message_id),
        ("Content-Language", letter.language),
    ]
    return ComposedMail(message_id=message_id, recipient=address, content=plain_mail(headers, letter.text))


def compose_operator_mail(
    composer: Composer, recipient: str, faults: Sequence[ToldFault], *, now: datetime, language: str
) -> ComposedMail:
    """Return the mail that tells an operator of faults; its id is the same for the same news.

    Raises ValueError when the address is none.
    """
    address = wire_address(recipient)
    sources_url = f"{composer.base_url.rstrip('/')}/quellen"
    view = operator_view(faults, sender=composer.sender_name, language=language, sources_url=sources_url)
    news = " ".join(f"{fault.id}:{fault.closed_at is None}" for fault in faults)
    message_id = _id(composer, f"operators:{address}:{news}")
    headers = [
        *_first_headers(composer, address, view.subject, now, message_id),
        ("Content-Language", language),
    ]
    rendered = render(view)
    content = alternative_mail(headers, rendered.text, rendered.html)
    return ComposedMail(message_id=message_id, recipient=address, content=content)


def _first_headers(
    composer: Composer, recipient: str, subject: str, at: datetime, message_id: str
) -> list[tuple[str, str]]:
    return [
        ("From", mailbox(composer.sender_name, composer.envelope_sender)),
        ("To", recipient),
        ("Subject", readable_header("Subject", subject)),
        ("Date", format_datetime(at.astimezone(BERLIN))),
        ("Message-ID", message_id),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office replies, please
    ]


def _id(composer: Composer, about: str) -> str:
    """Return a message id that is the same at every attempt and tells nothing."""
    digest = hmac.new(composer.message_id_key, about.encode(), hashlib.sha256).hexdigest()
    return f"<{digest[:40]}@{domain_of(composer.envelope_sender)}>"

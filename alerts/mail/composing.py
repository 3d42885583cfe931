"""Composes the mails that tell a subscriber of a story or of several."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import quote

from alerts.alert import Alert, DigestAlert
from alerts.faults.operator_view import ToldFault, operator_view
from alerts.mail.addresses import domain_of, wire_address
from alerts.mail.letters import Letter
from alerts.mail.mail_links import MailLinks
from alerts.mail.mime import alternative_mail, mailbox, plain_mail, readable_header
from alerts.mail.verp import ReturnPaths
from alerts.showing.cleaning import line, web_link
from alerts.showing.digest_view import MOST_STORIES, digest_view, searches_of
from alerts.showing.links import NO_LEGAL, Legal
from alerts.showing.rendering import Rendered, render
from alerts.showing.views import view_of
from alerts.tokens import ReaderTokens, UnsubscribeTokens
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
    readers: ReaderTokens | None = field(default=None, repr=False)  # None: there are no pages for readers
    legal: Legal = NO_LEGAL
    # Puts a DKIM signature above a mail; None: the mail server signs, or nobody does.
    signer: Callable[[bytes], bytes] | None = field(default=None, repr=False)
    return_paths: ReturnPaths | None = None  # None: what comes back goes to the sender

    def __post_init__(self) -> None:
        if web_link(self.base_url) is None:
            raise ValueError(f"base URL {self.base_url!r} is no http(s) address")
        try:
            wire_address(self.sender)
        except ValueError as error:
            raise ValueError(f"sender {self.sender!r} is no mail address") from error

    @property
    def envelope_sender(self) -> str:
        """The sender for MAIL FROM of mails that belong to no row of the outbox; whom bounces go to."""
        return wire_address(self.sender)

    def return_path(self, outbox_id: int) -> str:
        """Return the sender for MAIL FROM of a mail of the outbox; it tells which mail comes back."""
        return self.envelope_sender if self.return_paths is None else self.return_paths.of(outbox_id)

    def compose(self, alert: Alert) -> ComposedMail:
        """Return the mail of an alert. Raises ValueError when the recipient's address is none."""
        recipient = wire_address(alert.recipient)
        leave = self._pages.leave(alert.subscriber_id, [search.subscription_id for search in alert.searches])
        links = self._pages.of(alert.subscriber_id, [alert], alert.language, leave=leave)
        view = view_of(alert, links, legal=self.legal, contact=self.contact)
        told = f"{alert.subscriber_id}:{alert.story_id}:{alert.channel}"
        message_id = _id(self, f"{told}:update" if alert.is_update else told)
        # Follow-ups name the same root, which itself is never sent, so that programs group them.
        root = _id(self, f"story:{alert.subscriber_id}:{alert.story_id}")
        headers = [
            *_first_headers(self, recipient, view.subject, alert.composed_at, message_id),
            ("Content-Language", view.words.language),
            ("In-Reply-To", root),
            ("References", root),
            *self._list_headers(leave),
        ]
        return _alternative(self, message_id, recipient, headers, render(view))

    def compose_digest(self, digest: DigestAlert) -> ComposedMail:
        """Return the mail of a digest. Raises ValueError when the address is none, or there is no story."""
        recipient = wire_address(digest.recipient)
        searches = searches_of(digest.stories)
        leave = self._pages.leave(digest.subscriber_id, [search.subscription_id for search in searches])
        shown, left = digest.stories[:MOST_STORIES], digest.stories[MOST_STORIES:]
        links = replace(
            self._pages.of(digest.subscriber_id, shown, digest.language, leave=leave),
            search_urls=self._pages.searches([one.query for one in searches_of(left)], digest.language),
        )
        view = digest_view(digest, links, legal=self.legal, contact=self.contact)
        message_id = _id(self, f"digest:{digest.subscriber_id}:{digest.digest_id}:{digest.channel}")
        headers = [
            *_first_headers(self, recipient, view.subject, digest.composed_at, message_id),
            ("Content-Language", view.words.language),
            *self._list_headers(leave),
        ]
        return _alternative(self, message_id, recipient, headers, render(view))

    @cached_property
    def _pages(self) -> MailLinks:
        return MailLinks(base_url=self.base_url, tokens=self.tokens, readers=self.readers)

    def _list_headers(self, leave: str) -> list[tuple[str, str]]:
        return [
            ("List-Id", mailbox(self.sender_name, f"meldungen.{domain_of(self.envelope_sender)}")),
            ("List-Unsubscribe", ",\r\n ".join(f"<{way}>" for way in (leave, *self._by_mail()))),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),  # RFC 8058
        ]

    def signed(self, content: bytes) -> bytes:
        """Return a complete mail as it leaves."""
        return content if self.signer is None else self.signer(content)

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
    content = composer.signed(plain_mail(headers, words.test_text.format(sender=sender)))
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
    content = composer.signed(plain_mail(headers, letter.text))
    return ComposedMail(message_id=message_id, recipient=address, content=content)


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
    return _alternative(composer, message_id, address, headers, render(view))


def _alternative(
    composer: Composer, message_id: str, recipient: str, headers: list[tuple[str, str]], rendered: Rendered
) -> ComposedMail:
    content = composer.signed(alternative_mail(headers, rendered.text, rendered.html))
    return ComposedMail(message_id=message_id, recipient=recipient, content=content)


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

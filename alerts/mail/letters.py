"""What letters say: mails about a subscription that are no alert, and therefore hold nothing but a link."""

from dataclasses import dataclass, field
from datetime import datetime

from alerts.mail.letter_wording import letter_wording
from alerts.showing.footer import footer_of
from alerts.showing.links import Legal
from alerts.wording import spoken_moment, wording


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Subject and text of a letter; lines end with a line feed."""

    subject: str
    text: str = field(repr=False)  # holds a token
    language: str


def confirmation(
    *, sender: str, link: str, contact: str, legal: Legal, asked_at: datetime, language: str
) -> Letter:
    """Return the mail that asks the owner of an address whether a sign-up was theirs.

    It neither advertises nor repeats what was typed: who signs others up must not reach them with words of
    their own. What would be subscribed to stands on the page behind the link.
    """
    words = letter_wording(language)
    when = spoken_moment(asked_at, wording(language))
    text = words.confirm_text.format(sender=sender, link=link, when=when)
    return Letter(
        subject=words.confirm_subject.format(sender=sender),
        text=text + _signed(contact, legal, language),
        language=words.language,
    )


def manage_link(*, sender: str, link: str, contact: str, legal: Legal, language: str) -> Letter:
    """Return the mail that brings a reader the link to their own subscriptions."""
    words = letter_wording(language)
    return Letter(
        subject=words.manage_subject.format(sender=sender),
        text=words.manage_text.format(sender=sender, link=link) + _signed(contact, legal, language),
        language=words.language,
    )


def _signed(contact: str, legal: Legal, language: str) -> str:
    """Return what stands under every mail, here as text alone."""
    footer = footer_of(wording(language), legal, contact=contact)
    lines = [footer.contact] if footer.contact else []
    if footer.imprint:
        lines += [f"{footer.imprint}:", *footer.imprint_lines]
    lines += [f"{one.text}: {one.url or one.address}" for one in footer.legal]
    return "\n" + "\n".join(lines) + "\n" if lines else ""

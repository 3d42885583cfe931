"""What stands under every mail to readers: what they can do, whom they can ask, what the law wants."""

from dataclasses import dataclass

from alerts.showing.cleaning import line
from alerts.showing.links import Legal, Link, link
from alerts.wording import Wording


@dataclass(frozen=True, kw_only=True)
class FooterView:
    """The end of a mail; every text is one clean line."""

    actions: tuple[Link, ...]
    contact: str  # empty: none is shown
    imprint: str  # the heading over its lines; empty where there are none
    imprint_lines: tuple[str, ...]
    legal: tuple[Link, ...]


def footer_of(words: Wording, legal: Legal, *, contact: str, actions: tuple[Link, ...] = ()) -> FooterView:
    """Return the end of a mail, with what a reader can do about it."""
    lines = tuple(clean for one in legal.imprint.splitlines() if (clean := line(one)))
    stated = ((words.imprint, legal.imprint_url), (words.privacy, legal.privacy_url))
    return FooterView(
        actions=actions,
        contact=line(words.contact.format(contact=contact)) if contact else "",
        imprint=words.imprint if lines else "",
        imprint_lines=lines,
        legal=tuple(link(text, url) for text, url in stated if url),
    )

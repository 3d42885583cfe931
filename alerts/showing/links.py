"""Where the links of a mail lead, as values: who composes it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.showing.cleaning import line, shortened, web_link


@dataclass(frozen=True, kw_only=True)
class Link:
    """A named address; `url` is None where it may not be followed, `address` is then shown instead."""

    text: str
    url: str | None
    address: str


@dataclass(frozen=True, kw_only=True)
class StoryLinks:
    """Where a reader gets on from one story. None: not shown."""

    why_url: str | None = None
    irrelevant_url: str | None = None
    history_url: str | None = None  # where the versions of the leading article are compared


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where a reader gets on from a mail. None: not shown."""

    unsubscribe_url: str
    manage_url: str | None = None
    pause_url: str | None = None
    search_urls: Mapping[str, str] = field(default_factory=dict)  # of our web search, by query
    stories: Mapping[int, StoryLinks] = field(default_factory=dict)  # by row of the outbox


@dataclass(frozen=True, kw_only=True)
class Legal:
    """What the law wants under every mail (§ 5 DDG, Art. 13 GDPR). Empty: not shown.

    Raises ValueError for an address that nobody can follow.
    """

    imprint_url: str = ""
    imprint: str = ""  # the imprint itself, in several lines
    privacy_url: str = ""

    def __post_init__(self) -> None:
        for url in (self.imprint_url, self.privacy_url):
            if url and web_link(url) is None:
                raise ValueError(f"{url!r} is no http(s) address")

    @property
    def is_complete(self) -> bool:
        """Whether a mail with it may leave the house."""
        return bool(self.imprint_url or self.imprint.strip()) and bool(self.privacy_url)


NO_LEGAL = Legal()


def link(text: str, url: str) -> Link:
    """Return a link of clean text, to be followed only where that is safe."""
    return Link(text=line(text), url=web_link(url), address=shortened(line(url), 200))

"""An alert: one story told to one subscriber, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from query import Aliases, Field
from storage.holding import MAIL
from storage.tables import LateReason


@dataclass(frozen=True, kw_only=True)
class AlertedArticle:
    """One article of the story."""

    article_id: int
    title: str
    kicker: str | None
    url: str
    source: str  # as readers know it
    published_at: datetime | None
    first_seen_at: datetime
    texts: Mapping[Field, str]  # what was matched
    is_teaser: bool = False  # the rest of it stands behind a paywall


@dataclass(frozen=True, kw_only=True)
class AlertedSearch:
    """A subscription that matched."""

    subscription_id: int
    query: str = field(repr=False)
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Everything a message about one story needs."""

    subscriber_id: int
    story_id: int
    recipient: str = field(repr=False)  # personal, and so is what is searched
    language: str
    articles: tuple[AlertedArticle, ...]  # the first one leads; the others tell the same
    searches: tuple[AlertedSearch, ...]
    composed_at: datetime
    aliases: Aliases = field(default_factory=dict, repr=False)  # what @name stands for in the searches
    channel: str = MAIL
    late_reason: LateReason | None = None  # None: it is told in time
    is_update: bool = False  # the subscriber was told of the story before
    changed: tuple[str, ...] = ()  # fields of the leading article: changed since it appeared, or was told of

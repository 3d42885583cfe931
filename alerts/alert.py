"""What is told to one subscriber, as plain values: one story, or a digest of several."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from query import Aliases, Field
from storage.owed.holding import MAIL
from storage.tables import AddressForm, DigestKind, LateReason, Snippet


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
    snippet: Snippet = Snippet.KWIC  # how much of it may be shown


@dataclass(frozen=True, kw_only=True)
class AlertedSearch:
    """A subscription that matched."""

    subscription_id: int
    query: str = field(repr=False)
    since: datetime
    confirmed_at: datetime | None = None  # by the reader's own click; None: an operator entered it


@dataclass(frozen=True, kw_only=True)
class ToldStory:
    """One story, as one row of the outbox owes it."""

    row_id: int  # of the outbox
    story_id: int
    articles: tuple[AlertedArticle, ...]  # the first one leads; the others tell the same
    searches: tuple[AlertedSearch, ...]
    aliases: Aliases = field(default_factory=dict, repr=False)  # what @name stands for in the searches
    late_reason: LateReason | None = None  # None: it is told in time
    is_update: bool = False  # the subscriber was told of the story before
    changed: tuple[str, ...] = ()  # fields of the leading article: changed since it appeared, or was told of


@dataclass(frozen=True, kw_only=True)
class Alert(ToldStory):
    """Everything a message about one story needs."""

    subscriber_id: int
    recipient: str = field(repr=False)  # personal, and so is what is searched
    language: str
    address_form: AddressForm = AddressForm.FORMAL
    composed_at: datetime
    channel: str = MAIL


@dataclass(frozen=True, kw_only=True)
class DisturbedSource:
    """A source that could not be read as usual since the last digest."""

    title: str
    sentence: str  # what was wrong, in the reader's language


@dataclass(frozen=True, kw_only=True)
class DigestAlert:
    """Everything a message about several stories needs. An Alert will do as a story."""

    digest_id: int
    subscriber_id: int
    recipient: str = field(repr=False)
    language: str
    address_form: AddressForm = AddressForm.FORMAL
    kind: DigestKind
    day: date  # in Berlin
    since: datetime
    until: datetime
    stories: tuple[ToldStory, ...]  # in the order to be shown
    disturbed: tuple[DisturbedSource, ...] = ()
    composed_at: datetime
    channel: str = MAIL

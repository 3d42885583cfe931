"""What is read of the way of an article, as plain records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from query.tree import Field
from storage.ingest import Late
from storage.tables import Bounce, ListedUrl, ListedUrlState, OutboxRow, OutboxState, PageFetch, PageOutcome


@dataclass(frozen=True, kw_only=True)
class FaultTrace:
    """An open fault of a source."""

    text: str  # German
    since: datetime


@dataclass(frozen=True, kw_only=True)
class SourceTrace:
    """How a source fares."""

    name: str
    title: str
    is_active: bool
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_crawl_at: datetime
    faults: tuple[FaultTrace, ...]  # open ones, the worst first


@dataclass(frozen=True, kw_only=True)
class ListedTrace:
    """A URL that was listed and is no article."""

    state: ListedUrlState
    reason: str
    attempts: int
    first_listed_at: datetime
    next_try_at: datetime | None  # None: never again

    @classmethod
    def of(cls, row: ListedUrl) -> Self:
        """Read a row."""
        return cls(
            state=ListedUrlState(row.state),
            reason=row.reason,
            attempts=row.attempts,
            first_listed_at=row.first_listed_at,
            next_try_at=row.next_try_at,
        )


@dataclass(frozen=True, kw_only=True)
class FetchTrace:
    """The last page that was had under a URL."""

    at: datetime
    outcome: PageOutcome
    reason: str

    @classmethod
    def of(cls, row: PageFetch) -> Self:
        """Read a row."""
        return cls(at=row.fetched_at, outcome=PageOutcome(row.outcome), reason=row.reason or "")


@dataclass(frozen=True, kw_only=True)
class AddressTrace:
    """What a source knows of a URL that leads to no article of it."""

    source: SourceTrace | None  # None: it was never registered
    listed: ListedTrace | None
    fetch: FetchTrace | None
    is_disputed: bool


@dataclass(frozen=True, kw_only=True)
class EntryTrace:
    """One line of the ingest log."""

    id: int
    at: datetime
    revision: int
    is_alertable: bool
    late: Late | None
    texts: Mapping[Field, str]
    texts_before: Mapping[Field, str] | None  # of the revision before; None when this is the first


@dataclass(frozen=True, kw_only=True)
class ArticleTrace:
    """How an article came into the store."""

    article_id: int
    story_id: int
    source: str
    source_title: str
    url: str
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    day: date
    copies: tuple[int, ...]  # other articles of its story
    entries: tuple[EntryTrace, ...]
    asked_up_to: int  # the last entry of the log that all searches were asked of


@dataclass(frozen=True, kw_only=True)
class SubscriptionTrace:
    """A standing query."""

    id: int
    query: str
    created_at: datetime
    after_entry: int
    ended_at: datetime | None
    changed_at: datetime | None
    muted_sources: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ReaderTrace:
    """A subscriber with all searches."""

    subscriber_id: int
    erased_at: datetime | None
    undeliverable_since: datetime | None
    undeliverable_reason: str | None
    suppressed_at: datetime | None  # None: the address is written to, as far as we may look
    suppressed_reason: str | None
    searches: tuple[SubscriptionTrace, ...]


@dataclass(frozen=True, kw_only=True)
class MatchTrace:
    """That a search found an article."""

    subscription_id: int
    article_id: int
    source: str
    matched_at: datetime
    late_reason: str | None


@dataclass(frozen=True, kw_only=True)
class BounceTrace:
    """A mail that came back."""

    at: datetime
    kind: str
    status: str
    reason: str

    @classmethod
    def of(cls, row: Bounce) -> Self:
        """Read a row."""
        return cls(at=row.at, kind=row.kind, status=row.status, reason=row.reason)


@dataclass(frozen=True, kw_only=True)
class MessageTrace:
    """One row of the outbox."""

    id: int
    channel: str
    is_update: bool
    state: OutboxState
    hold: str | None
    created_at: datetime
    due_at: datetime
    attempts: int
    lease_until: datetime | None
    last_phase: str | None
    last_reply: str | None
    message_id: str | None
    sent_at: datetime | None
    digest_id: int | None
    digest_kind: str | None
    matches: tuple[MatchTrace, ...]
    bounces: tuple[BounceTrace, ...]
    carrier: "MessageTrace | None"  # of the digest in which it is told

    @classmethod
    def of(
        cls, row: OutboxRow, *, carrier: "MessageTrace | None", bounces: tuple[BounceTrace, ...]
    ) -> "MessageTrace":
        """Read a row."""
        return cls(
            id=row.id,
            channel=row.channel,
            is_update=row.is_update,
            state=OutboxState(row.state),
            hold=row.hold,
            created_at=row.created_at,
            due_at=row.due_at,
            attempts=row.attempts,
            lease_until=row.lease_until,
            last_phase=row.last_phase,
            last_reply=row.last_reply,
            message_id=row.message_id,
            sent_at=row.sent_at,
            digest_id=row.digest_id,
            digest_kind=row.digest.kind if row.digest else None,
            matches=tuple(
                MatchTrace(
                    subscription_id=one.subscription_id,
                    article_id=one.article_id,
                    source=one.article.source,
                    matched_at=one.matched_at,
                    late_reason=one.late_reason,
                )
                for one in row.matches
            ),
            bounces=bounces,
            carrier=carrier,
        )

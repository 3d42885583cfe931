"""What is known about each source: when it is due, what its indexes last said, how its crawls went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class RunOutcome(StrEnum):
    """How a crawl of one source ended."""

    RUNNING = "running"
    OK = "ok"
    NOT_MODIFIED = "not_modified"
    FAULT = "fault"
    INTERRUPTED = "interrupted"


class FaultKind(StrEnum):
    """What is wrong with a source."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    HTTP = "http"
    ROBOTS = "robots"
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    BLOCKED = "blocked"  # a consent, challenge or captive-portal page
    UNREADABLE = "unreadable"  # articles lost their fields
    CRASH = "crash"


class ListedUrlState(StrEnum):
    """Why a listed URL is not stored as an article."""

    RETRY = "retry"
    GIVEN_UP = "given_up"
    NOT_ARTICLE = "not_article"


class SourceState(Table):
    """The schedule and health of one source. The schedule is this column, not memory."""

    __tablename__ = "source_state"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(CleanText)
    home: Mapped[str] = mapped_column(CleanText)
    active: Mapped[bool] = mapped_column(default=True)  # False when no longer configured
    next_crawl_at: Mapped[datetime] = mapped_column(index=True)
    baseline_at: Mapped[datetime | None]  # end of the first crawl that read an index to its end
    last_attempt_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_article_at: Mapped[datetime | None]
    consecutive_failures: Mapped[int] = mapped_column(default=0)
    fault_kind: Mapped[str | None] = mapped_column(String(40))  # None while healthy
    fault_text: Mapped[str | None] = mapped_column(CleanText)
    fault_since: Mapped[datetime | None]
    last_fault_kind: Mapped[str | None] = mapped_column(String(40))  # kept after recovery
    last_fault_text: Mapped[str | None] = mapped_column(CleanText)
    last_fault_at: Mapped[datetime | None]


class IndexState(Table):
    """Validators of one feed or listing, stored only together with the last article it named."""

    __tablename__ = "index_state"

    url: Mapped[str] = mapped_column(CleanText, primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"), primary_key=True)
    etag: Mapped[str | None] = mapped_column(CleanText)
    last_modified: Mapped[str | None] = mapped_column(CleanText)
    fetched_at: Mapped[datetime]
    listed_max: Mapped[int] = mapped_column(default=0)  # most links it ever listed; 0 now is a fault then


class ListedUrl(Table):
    """A listed URL that is not an article in the store: to be tried again, given up, or no article."""

    __tablename__ = "listed_url"
    __table_args__ = (UniqueConstraint("source", "key"), Index("ix_listed_url_due", "source", "next_try_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(CleanText)
    url: Mapped[str] = mapped_column(CleanText)
    state: Mapped[str] = mapped_column(String(20))  # ListedUrlState
    attempts: Mapped[int] = mapped_column(default=1)
    next_try_at: Mapped[datetime | None]  # None: never again
    reason: Mapped[str] = mapped_column(CleanText)
    alertable: Mapped[bool] = mapped_column(default=True)  # False: listed at the first reading of its index
    first_listed_at: Mapped[datetime]


class CrawlRun(Table):
    """The ledger of one crawl of one source: what was listed equals what was known plus what was fetched."""

    __tablename__ = "crawl_run"
    __table_args__ = (
        CheckConstraint("listed = known + fetched", name="listed"),
        CheckConstraint("fetched = stored + updated + unchanged + rejected + failed", name="fetched"),
        Index("ix_crawl_run_source_started", "source", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20))  # RunOutcome
    listed: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    fetched: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)  # read, but no article
    failed: Mapped[int] = mapped_column(default=0)
    fault_kind: Mapped[str | None] = mapped_column(String(40))
    fault_text: Mapped[str | None] = mapped_column(CleanText)

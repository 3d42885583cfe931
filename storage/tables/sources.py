"""What is known about each source: when it is due, what its indexes last said, how its crawls went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
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
    PUT_OFF = "put_off"  # not asked for, for its host's sake: a pause, the budget of the day, the night


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
    # Found by comparing a run with the source's history:
    SILENT = "silent"  # nothing new for longer than its own rhythm
    CANARY = "canary"  # two pages read every night lacked something
    FIELD_LOST = "field_lost"  # a field vanished or shrank
    SOFT_404 = "soft_404"  # "not found" with status 200
    ROBOTS_CHANGED = "robots_changed"  # robots.txt now forbids what it allowed


class Snippet(StrEnum):
    """How much of a source's articles we show to others."""

    KWIC = "kwic"  # headline, and the keyword in its sentence
    TITLE = "title"  # headline
    NONE = "none"  # only that there is something, and where
    LICENSED = "licensed"  # headline and several sentences, as agreed with the publisher


class ListedUrlState(StrEnum):
    """Why a listed URL is not stored as an article."""

    RETRY = "retry"
    GIVEN_UP = "given_up"
    NOT_ARTICLE = "not_article"
    FORBIDDEN = "forbidden"  # robots.txt forbids what it allowed: tried for longer, which costs no request


class SourceState(Table):
    """The schedule and health of one source. The schedule is this column, not memory."""

    __tablename__ = "source_state"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(CleanText)
    home: Mapped[str] = mapped_column(CleanText)
    active: Mapped[bool] = mapped_column(default=True)  # False when no longer configured
    snippet: Mapped[str] = mapped_column(String(10), default=Snippet.KWIC)  # Snippet, as configured
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
    tdm_reserved: Mapped[bool | None]  # None until asked; True: text and data mining is reserved (§ 44b UrhG)
    tdm_evidence: Mapped[str | None] = mapped_column(CleanText)  # where it was stated, word for word
    tdm_policy: Mapped[str | None] = mapped_column(CleanText)  # URL of the conditions, as stated
    tdm_checked_at: Mapped[datetime | None]
    poll_weight: Mapped[float | None]  # mean sqrt of articles an hour; None before the first crawl
    poll_rates: Mapped[list[float] | None]  # articles an hour: 24 of a working day, 24 of a free one
    poll_learned_at: Mapped[datetime | None]  # when both were last learned


class SourceFault(Table):
    """One thing wrong with a source, from its beginning to its end."""

    __tablename__ = "source_fault"
    __table_args__ = (
        # One open fault of a kind; the ended ones stay as history.
        Index(
            "uq_source_fault_open",
            "source",
            "kind",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # FaultKind
    text: Mapped[str] = mapped_column(CleanText)  # German: what is wrong
    evidence: Mapped[str] = mapped_column(CleanText)  # German: the figures or words it was seen by
    remedy: Mapped[str] = mapped_column(CleanText)  # German: what to do
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the last time it was found still there
    closed_at: Mapped[datetime | None]
    opening_told_at: Mapped[datetime | None]  # to the operators
    closing_told_at: Mapped[datetime | None]


class IndexState(Table):
    """Validators of one feed or listing, stored only together with the last article it named."""

    __tablename__ = "index_state"

    url: Mapped[str] = mapped_column(CleanText, primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"), primary_key=True)
    etag: Mapped[str | None] = mapped_column(CleanText)
    last_modified: Mapped[str | None] = mapped_column(CleanText)
    fetched_at: Mapped[datetime]
    listed_max: Mapped[int] = mapped_column(default=0)  # most links it ever listed; 0 now is a fault then
    complete_at: Mapped[datetime | None]  # the last crawl that read it down to known articles
    next_page: Mapped[str | None] = mapped_column(CleanText)  # where to go on when the last one has not
    listed_hash: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of what it listed last
    lies: Mapped[bool] = mapped_column(
        default=False
    )  # it changed under validators that did not: never believed


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
        CheckConstraint("listed = known + fetched + skipped", name="listed"),
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
    # Listed and left alone on purpose: forbidden, left for the next crawl, beyond the flood limit.
    skipped: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, int]] = mapped_column(
        default=dict
    )  # why skipped, rejected or failed: "failed:http" -> 3
    fields: Mapped[dict[str, int]] = mapped_column(default=dict)  # articles read, and how many had each field

"""What has been stored and is owed a match, and what has matched and is owed a mail."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.articles import Article, Story
from storage.tables.metadata import Table
from storage.tables.people import Subscriber, Subscription
from storage.types import CleanText


class OutboxState(StrEnum):
    """Where a delivery stands."""

    HELD = "held"  # waits for its reader's digest, the end of a pause, of quiet or of the day
    GATHERED = "gathered"  # goes out in a digest, whose own row is sent
    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    SUPPRESSED = "suppressed"  # the reader left before it was sent
    DEAD = "dead"  # refused for good


class Hold(StrEnum):
    """Why a story is not told at once, or not at all."""

    DIGEST = "digest"  # its searches are told daily or weekly
    PAUSED = "paused"
    QUIET = "quiet"  # the last mail was a short while ago
    CAPPED = "capped"  # the day has had its mails
    ENDED = "ended"  # its searches were ended
    ERASED = "erased"
    MUTED = "muted"  # the reader does not want this source
    UNDELIVERABLE = "undeliverable"  # mails to this address come back
    DISABLED = "disabled"  # the endpoint does not take it any more


class DigestKind(StrEnum):
    """Why several stories come in one mail."""

    DAILY = "daily"
    WEEKLY = "weekly"
    COLLECTED = "collected"  # after a pause, a quiet period or a full day


class LateReason(StrEnum):
    """Why something is told later than it could have been."""

    UNREADABLE = "unreadable"  # the page could not be read until its layout was known
    MISREAD = "misread"  # the page was read incompletely before
    UNAVAILABLE = "unavailable"  # the page could not be had or read for a long time
    FOLDED = "folded"  # the article was taken for a copy of another one


_CARRIES = text("story_id IS NULL")


class IngestEntry(Table):
    """One line of the ingest log: an article was stored or changed and is owed a match."""

    __tablename__ = "ingest_entry"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (SQLAlchemy reads a plain dict)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    article: Mapped[Article] = relationship()
    revision: Mapped[int]
    alertable: Mapped[bool]  # False: stored at the first crawl of its source, alerts nobody
    late_reason: Mapped[str | None] = mapped_column(String(20))  # LateReason; None: it is told in time
    late_since: Mapped[datetime | None]  # when it could have been told; None: it is told in time


class Progress(Table):
    """How far a reader of the ingest log has come."""

    __tablename__ = "progress"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    entry_id: Mapped[int] = mapped_column(default=0)


class Digest(Table):
    """Several stories told to one subscriber in one message: all that were held until a moment."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("subscriber_id", "channel", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"))
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))  # DigestKind
    moment: Mapped[datetime]  # from which on it could go out
    local_date: Mapped[date]  # of that moment, in Berlin
    up_to_entry: Mapped[int]  # of the ingest log: all before was matched when the digest was closed
    created_at: Mapped[datetime]
    stories: Mapped[list["OutboxRow"]] = relationship(
        primaryjoin="and_(Digest.id == OutboxRow.digest_id, OutboxRow.story_id.is_not(None))",
        order_by="OutboxRow.id",
        viewonly=True,
    )


class OutboxRow(Table):
    """One story owed to one subscriber on one channel: the only place where telling is decided.

    There may be a second row, the update, for those who were told and whose article has changed since. A row
    without a story carries a digest, to which the rows of its stories belong.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "story_id", "channel", "is_update"),
        Index("ix_outbox_state_due", "state", "due_at"),
        Index("ix_outbox_told", "subscriber_id", "channel", "sent_at"),
        Index("uq_outbox_digest", "digest_id", unique=True, sqlite_where=_CARRIES, postgresql_where=_CARRIES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"))
    subscriber: Mapped[Subscriber] = relationship()
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"))  # None: it carries a digest
    story: Mapped[Story | None] = relationship()
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), index=True)
    digest: Mapped[Digest | None] = relationship()
    channel: Mapped[str] = mapped_column(String(20))
    is_update: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))  # OutboxState
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lost_leases: Mapped[int] = mapped_column(default=0)  # without an outcome, since the last one
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    hold: Mapped[str | None] = mapped_column(String(20))  # Hold: why it is held, was held or is suppressed
    last_phase: Mapped[str | None] = mapped_column(String(20))
    last_reply: Mapped[str | None] = mapped_column(CleanText)
    message_id: Mapped[str | None] = mapped_column(CleanText)
    message: Mapped[bytes | None] = mapped_column(LargeBinary)  # frozen at the first attempt
    sent_at: Mapped[datetime | None]
    matches: Mapped[list["OutboxMatch"]] = relationship(
        back_populates="row", order_by="OutboxMatch.id", cascade="all, delete-orphan"
    )


class OutboxMatch(Table):
    """Why a story is owed: this subscription matched this article."""

    __tablename__ = "outbox_match"
    __table_args__ = (UniqueConstraint("outbox_id", "subscription_id", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"))
    row: Mapped[OutboxRow] = relationship(back_populates="matches")
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"), index=True)
    subscription: Mapped[Subscription] = relationship()
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    article: Mapped[Article] = relationship()
    revision: Mapped[int] = mapped_column(default=1)  # of the article; above 1 it was changed before
    matched_at: Mapped[datetime]
    late_reason: Mapped[str | None] = mapped_column(String(20))  # LateReason, of the entry that was matched

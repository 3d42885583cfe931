"""What has been stored and is owed a match, and what has matched and is owed a mail."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.articles import Article, Story
from storage.tables.metadata import Table
from storage.tables.people import Subscriber, Subscription
from storage.types import CleanText


class OutboxState(StrEnum):
    """Where a delivery stands."""

    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    SUPPRESSED = "suppressed"  # the reader left before it was sent
    DEAD = "dead"  # refused for good


class LateReason(StrEnum):
    """Why something is told later than it could have been."""

    UNREADABLE = "unreadable"  # the page could not be read until its layout was known
    MISREAD = "misread"  # the page was read incompletely before
    UNAVAILABLE = "unavailable"  # the page could not be had or read for a long time
    FOLDED = "folded"  # the article was taken for a copy of another one


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


class OutboxRow(Table):
    """One story owed to one subscriber on one channel: the only place where telling is decided.

    There may be a second row, the update, for those who were told and whose article has changed since.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "story_id", "channel", "is_update"),
        Index("ix_outbox_state_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"))
    subscriber: Mapped[Subscriber] = relationship()
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    story: Mapped[Story] = relationship()
    channel: Mapped[str] = mapped_column(String(20))
    is_update: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))  # OutboxState
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
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

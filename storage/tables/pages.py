"""The page archive: every article page as it was served, so that it can be read again after a parser fix."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class PageOutcome(StrEnum):
    """What was made of a page."""

    STORED = "stored"  # a new article
    UPDATED = "updated"  # a revision
    UNCHANGED = "unchanged"  # it says what is stored
    NOT_ARTICLE = "not_article"
    UNREADABLE = "unreadable"
    BLOCKED = "blocked"  # a challenge, a login or a consent wall stood in its stead


class PageBody(Table):
    """The bytes of one answer, stored once however often they were served."""

    __tablename__ = "page_body"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the decompressed body
    zstd: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]  # bytes before compression


class PageFetch(Table):
    """One article page as fetched: what it was asked for, what came, and what was made of it."""

    __tablename__ = "page_fetch"
    __table_args__ = (
        Index("ix_page_fetch_source_key", "source", "key", "part", "checked_at"),
        Index("ix_page_fetch_source_id", "source", "id"),  # in the order they came in
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(CleanText)  # of the article's first page, from storage.urls.url_key
    part: Mapped[int] = mapped_column(default=1)  # which page of a multi-page article
    url: Mapped[str] = mapped_column(CleanText)  # of the answer, after redirects
    hops: Mapped[list[str]]  # the listed URL and those it led through
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    fetched_at: Mapped[datetime]
    checked_at: Mapped[datetime] = mapped_column(
        index=True
    )  # the last time the server said that it is unchanged
    status: Mapped[int]
    headers: Mapped[dict[str, str]]  # those that tell how to read it, names in lower case
    listed: Mapped[dict[str, str]]  # what its feed said of the article, believed where the page is silent
    etag: Mapped[str | None] = mapped_column(CleanText)
    last_modified: Mapped[str | None] = mapped_column(CleanText)
    body_hash: Mapped[str] = mapped_column(ForeignKey("page_body.hash"), index=True)
    alertable: Mapped[bool]  # False: an old article, listed at the first reading of its index
    outcome: Mapped[str] = mapped_column(String(20))  # PageOutcome
    reason: Mapped[str | None] = mapped_column(CleanText)  # why it was not stored; None for an article

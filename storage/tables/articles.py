"""Articles, the URLs they are reached by, their revisions, and the stories they tell."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.metadata import Table
from storage.types import CleanText


class Story(Table):
    """What one or several articles tell; a subscriber is told of it once."""

    __tablename__ = "story"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_seen_at: Mapped[datetime]
    articles: Mapped[list["Article"]] = relationship(back_populates="story", order_by="Article.id")


class Article(Table):
    """One text of one source, in its newest revision."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_source_fingerprint", "source", "fingerprint"),
        Index("ix_article_source_seen", "source", "first_seen_at"),  # when a source publishes
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(100), index=True)
    url: Mapped[str] = mapped_column(CleanText)  # for readers: canonical, else where it was read
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    story: Mapped[Story] = relationship(back_populates="articles")
    fingerprint: Mapped[str] = mapped_column(String(64))  # of title and text
    body_fingerprint: Mapped[str] = mapped_column(String(64), index=True)  # whatever its headline
    content_hash: Mapped[str] = mapped_column(String(64))  # of every field that makes a revision
    revision: Mapped[int] = mapped_column(default=1)
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    kicker: Mapped[str | None] = mapped_column(CleanText)
    title: Mapped[str] = mapped_column(CleanText)
    teaser: Mapped[str | None] = mapped_column(CleanText)
    body: Mapped[str] = mapped_column(CleanText)
    author: Mapped[str | None] = mapped_column(CleanText)
    published_at: Mapped[datetime | None]  # None only before saving: then it is when we found the article
    published_origin: Mapped[str | None] = mapped_column(
        String(20)
    )  # "first-seen" where nothing names a date
    section: Mapped[str | None] = mapped_column(CleanText)
    keywords: Mapped[list[str]]
    caption: Mapped[str | None] = mapped_column(CleanText)
    image_credit: Mapped[str | None] = mapped_column(CleanText)
    links: Mapped[list[str]]
    related: Mapped[list[dict[str, str | None]]]
    paywalled: Mapped[bool] = mapped_column(default=False)  # only its teaser could be read
    urls: Mapped[list["ArticleUrl"]] = relationship(back_populates="article", cascade="all, delete-orphan")
    revisions: Mapped[list["ArticleRevision"]] = relationship(
        back_populates="article", order_by="ArticleRevision.number", cascade="all, delete-orphan"
    )

    @property
    def known_as(self) -> list[str]:
        """The URL keys that lead here, sorted."""
        return sorted(url.key for url in self.urls if url.origin != UrlOrigin.DISPUTED)

    @property
    def is_dated(self) -> bool:
        """Whether somebody names the day of publication; else `published_at` is when we found it."""
        return self.published_at is not None and self.published_origin != "first-seen"


class UrlOrigin(StrEnum):
    """How far a URL key is known to lead to its article."""

    REACHED = "reached"  # the article was read there
    STATED = "stated"  # a page claims it for itself, and nothing speaks against it
    DISPUTED = "disputed"  # several different texts claim it: it is known of none of them


class ArticleUrl(Table):
    """A URL key under which an article is known, so that it is never fetched again through another one."""

    __tablename__ = "article_url"
    __table_args__ = (UniqueConstraint("source", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(CleanText, index=True)  # from storage.urls.url_key
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    article: Mapped[Article] = relationship(back_populates="urls")
    origin: Mapped[str] = mapped_column(String(10), default="reached")  # UrlOrigin


class ArticleRevision(Table):
    """What an article stated at one time. Number 1 is the first text seen."""

    __tablename__ = "article_revision"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    article: Mapped[Article] = relationship(back_populates="revisions")
    number: Mapped[int]
    seen_at: Mapped[datetime]
    changed_fields: Mapped[list[str]]  # against the revision before; empty for number 1
    fields: Mapped[dict[str, str]]  # every stated field as text; lists joined by newlines
    # storage.material.Reason: why it may be told; empty: it may not; None: stored before that was judged
    material: Mapped[list[str] | None]

"""Why articles tell one story or two: what was compared, and what people have decided."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.articles import Article
from storage.tables.metadata import Table


class StoryReason(StrEnum):
    """What decided whether two articles tell one story."""

    SAME_WORDS = "same-words"  # word for word
    NEAR_COPY = "near-copy"  # most of the shorter text stands in the other
    OTHER_WORDS = "other-words"  # too little of it does
    SMALL_PART = "small-part"  # it is but a small part of the other: a roundup
    OTHER_NAMES = "other-names"  # the same sentences about others, or with other numbers
    TOO_SHORT = "too-short"  # too short to tell
    FAR_APART = "far-apart"  # alike, but long after each other
    OWN_FORMULA = "own-formula"  # what its source says under other headlines too


class StorySketch(Table):
    """A number of an article's sketch, under which articles find each other that share a passage.

    It refers to articles without a foreign key: the index that needs would be as large as the table. What is
    left of an article that changed or is gone does no harm, for the texts themselves are compared.
    """

    __tablename__ = "story_sketch"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (SQLAlchemy reads a plain dict)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # date.toordinal() in Berlin
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class StoryComparison(Table):
    """An article compared, when it came, with another one that was stored before."""

    __tablename__ = "story_comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    article: Mapped[Article] = relationship(foreign_keys=article_id)
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    other: Mapped[Article] = relationship(foreign_keys=other_id)
    compared_at: Mapped[datetime]
    joined: Mapped[bool]  # into the story of the other
    reason: Mapped[str] = mapped_column(String(20))  # StoryReason
    ours: Mapped[float]  # the part of the article's text that the other has too, 0 to 1
    theirs: Mapped[float]  # and the other way round
    days: Mapped[int]  # between the days of publication
    shared_names: Mapped[list[str]]
    shared_numbers: Mapped[list[str]]
    our_names: Mapped[list[str]]  # said in place of ...
    their_names: Mapped[list[str]]  # ... these


class StoryCorrection(Table):
    """What somebody has decided about two articles, which no comparison overrules."""

    __tablename__ = "story_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    decided_at: Mapped[datetime]
    together: Mapped[bool]  # False: they are kept apart

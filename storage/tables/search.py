"""What searching goes by beside the words themselves, which each database keeps in its own way.

SQLite has them in the FTS5 tables `search_words` and `search_words_parts`, PostgreSQL in further columns of
these tables and in `search_words_lines`; they are made by the migrations and known to `storage.index` and
`storage.search` alone.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText

# Ranges of words are ranges of code points, whatever the language of the server.
_Word = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


class SearchSection(Table):
    """A section of a source; articles without one are in a section that has no name."""

    __tablename__ = "search_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # storage.index.sections
    source: Mapped[str] = mapped_column(String(100))
    name: Mapped[str | None] = mapped_column(CleanText)


class SearchDocument(Table):
    """An article as it is searched. There is one for every article, if only one still to be indexed.

    Counting a common word visits nearly all rows: two bytes more make each of them eight wider in PostgreSQL.
    """

    __tablename__ = "search_document"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)  # of publication, in Berlin
    first_seen_at: Mapped[datetime]
    section_id: Mapped[int] = mapped_column(ForeignKey("search_section.id"))
    # By which its words are indexed; 0 before they are, negative where they are too many to be.
    analyzer_version: Mapped[int] = mapped_column(SmallInteger, index=True)


class SearchDay(Table):
    """How many articles appeared on a day in Berlin. The database itself counts, by triggers."""

    __tablename__ = "search_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    articles: Mapped[int]


class SearchWord(Table):
    """A folded word of three letters or more that occurs, or once occurred, in an article."""

    __tablename__ = "search_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(_Word, unique=True)


class SearchLongWord(Table):
    """A word too long for any index, and what stands there instead."""

    __tablename__ = "search_long_word"

    standing: Mapped[str] = mapped_column(String(40), primary_key=True)  # query.signatures.indexed
    word: Mapped[str] = mapped_column(CleanText)

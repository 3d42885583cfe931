"""Aliases: one name for the several that somebody goes by."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.metadata import Table
from storage.types import CleanText


class SavedAlias(Table):
    """A name to be written as @name in queries."""

    __tablename__ = "alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)  # query.alias_key of the name
    name: Mapped[str] = mapped_column(CleanText)
    members: Mapped[list["SavedMember"]] = relationship(
        back_populates="alias", order_by="SavedMember.id", cascade="all, delete-orphan"
    )


class SavedMember(Table):
    """A query that stands for an alias, in articles of some days or of all; both ends included."""

    __tablename__ = "alias_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    alias_id: Mapped[int] = mapped_column(ForeignKey("alias.id", ondelete="CASCADE"), index=True)
    alias: Mapped[SavedAlias] = relationship(back_populates="members")
    query: Mapped[str] = mapped_column(CleanText)
    first: Mapped[date | None]
    last: Mapped[date | None]

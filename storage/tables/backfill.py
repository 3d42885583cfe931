"""Reading a source's archive back to a day, interrupted and resumed at will."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table


class Backfill(Table):
    """How far a source's archive has been read."""

    __tablename__ = "backfill"

    source: Mapped[str] = mapped_column(ForeignKey("source_state.name", ondelete="CASCADE"), primary_key=True)
    since: Mapped[date]
    alertable: Mapped[bool] = mapped_column(default=False)  # asked to alert readers of what it finds
    cursor: Mapped[dict[str, str]]  # per index: the page or part to go on with
    listed: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    oldest: Mapped[date | None]  # of the articles met so far; None before the first dated one
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]  # None while there is more to read

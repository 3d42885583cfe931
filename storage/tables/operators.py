"""Mails to operators on their way: written before the first attempt, gone when the last is settled."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class OperatorMail(Table):
    """One mail to one operator; all rows belong to one notice, and there is one notice at a time."""

    __tablename__ = "operator_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(CleanText)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    message: Mapped[bytes] = mapped_column(LargeBinary)
    opened: Mapped[list[int]] = mapped_column(JSON, default=list)  # faults whose opening it tells
    closed: Mapped[list[int]] = mapped_column(JSON, default=list)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]  # accepted or given up
    accepted: Mapped[bool] = mapped_column(default=False)
    last_reply: Mapped[str | None] = mapped_column(CleanText)

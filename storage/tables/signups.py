"""Who asked for alerts and has not confirmed it yet, and the mails about that."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.tables.outbox import OutboxState
from storage.types import CleanText


class LetterKind(StrEnum):
    """What a mail that is no alert is about."""

    CONFIRM = "confirm"  # asks whether the address is its owner's
    MANAGE = "manage"  # brings the link to one's own subscriptions


class Signup(Table):
    """What somebody asked for on the sign-up page; nobody is written to for it until it is confirmed."""

    __tablename__ = "signup"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)  # normalised
    language: Mapped[str] = mapped_column(String(2))
    address_form: Mapped[str] = mapped_column(String(10))
    query: Mapped[str] = mapped_column(CleanText)
    rhythm: Mapped[str] = mapped_column(String(10))  # Rhythm
    hour: Mapped[int]
    weekdays: Mapped[list[int]]
    quiet_minutes: Mapped[int]
    requested_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # a token is good for once
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # SHA-256: who reads the store confirms nothing
    wording_id: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(CleanText)  # agreed to, as shown
    ip: Mapped[str | None] = mapped_column(String(45))  # None: not recorded
    user_agent: Mapped[str | None] = mapped_column(CleanText)


class Letter(Table):
    """A mail to one person that is no alert, written when it is asked for."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_state_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # LetterKind
    signup_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id", ondelete="CASCADE"))
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("subscriber.id"))
    recipient: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]
    message_id: Mapped[str] = mapped_column(CleanText)
    message: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: forgotten once it was out
    state: Mapped[str] = mapped_column(String(20), default=OutboxState.DUE)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    last_phase: Mapped[str | None] = mapped_column(String(20))
    last_reply: Mapped[str | None] = mapped_column(CleanText)
    sent_at: Mapped[datetime | None]

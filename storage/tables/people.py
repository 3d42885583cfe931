"""Who asked for what, and the proof that they did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.metadata import Table
from storage.types import CleanText


class ConsentEvent(StrEnum):
    """What happened to a consent."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Subscriber(Table):
    """A person who gets mail. After erasure the row stays, without the address."""

    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # normalised; None after erasure
    language: Mapped[str] = mapped_column(String(2), default="de")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    subscriptions: Mapped[list["Subscription"]] = relationship(
        back_populates="subscriber", order_by="Subscription.id"
    )


class Subscription(Table):
    """A standing query of one subscriber."""

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    subscriber: Mapped[Subscriber] = relationship(back_populates="subscriptions")
    query: Mapped[str] = mapped_column(CleanText)  # emptied on erasure
    created_at: Mapped[datetime]
    after_entry: Mapped[int] = mapped_column(default=0)  # ingest entries up to this one are not owed to it
    ended_at: Mapped[datetime | None]


class ConsentRecord(Table):
    """One line of the append-only consent ledger. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "consent_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id"))
    event: Mapped[str] = mapped_column(String(20))  # ConsentEvent
    address_hmac: Mapped[str] = mapped_column(String(64))  # keyed, so that proof outlives the erased address
    evidence: Mapped[str] = mapped_column(CleanText)  # how it was given or withdrawn; no address

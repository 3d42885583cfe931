"""Who asked for what, and the proof that they did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.metadata import Table
from storage.types import CleanText


class ConsentEvent(StrEnum):
    """What happened to a consent."""

    REQUESTED = "requested"  # on the sign-up page; recorded when the mail sent to the address was answered
    GRANTED = "granted"
    CHANGED = "changed"  # what is looked for, or how it is told; wanted by the same person
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class AddressForm(StrEnum):
    """How a German mail speaks to its reader."""

    FORMAL = "formal"  # Sie
    NEUTRAL = "neutral"  # neither Sie nor du


class Rhythm(StrEnum):
    """When a subscription tells."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"  # on chosen days


class Subscriber(Table):
    """A person who gets mail. After erasure the row stays, without the address."""

    __tablename__ = "subscriber"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # normalised; None after erasure
    language: Mapped[str] = mapped_column(String(2), default="de")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    address_form: Mapped[str] = mapped_column(String(10), default=AddressForm.FORMAL)
    daily_cap: Mapped[int | None]  # mails a day in Berlin; what is more waits for the next; None: no limit
    undeliverable_since: Mapped[datetime | None]  # None: mail arrives, as far as we know
    undeliverable_reason: Mapped[str | None] = mapped_column(String(20))  # SuppressionReason
    is_canary: Mapped[bool] = mapped_column(default=False)  # ours: shows that alerts arrive
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
    rhythm: Mapped[str] = mapped_column(String(10), default=Rhythm.INSTANT)
    hour: Mapped[int] = mapped_column(default=7)  # in Berlin, of a daily or weekly digest
    weekdays: Mapped[list[int]] = mapped_column(default=lambda: [1])  # of a weekly digest, Monday is 1
    quiet_minutes: Mapped[int] = mapped_column(default=0)  # after a mail, what comes meanwhile is gathered
    channels: Mapped[list[str]] = mapped_column(default=lambda: ["mail"])  # "mail" or "<kind>:<endpoint id>"
    muted_sources: Mapped[list[str]] = mapped_column(default=list)
    paused_until: Mapped[datetime | None]  # None: not paused


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
    wording: Mapped[str | None] = mapped_column(CleanText)  # agreed to, as shown; None: none was shown
    wording_id: Mapped[str | None] = mapped_column(String(40))  # of the form and its version
    message_id: Mapped[str | None] = mapped_column(CleanText)  # of the mail that asked for confirmation


class ConsentOrigin(Table):
    """From where a consent was given; apart from the ledger, because it is forgotten after a while."""

    __tablename__ = "consent_origin"

    consent_record_id: Mapped[int] = mapped_column(ForeignKey("consent_record.id"), primary_key=True)
    at: Mapped[datetime]
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(CleanText)


class PinnedArticle(Table):
    """An alert test: an article that a subscription must match, or must not."""

    __tablename__ = "pinned_article"
    __table_args__ = (UniqueConstraint("subscription_id", "article_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    must_match: Mapped[bool]
    note: Mapped[str] = mapped_column(CleanText, default="")
    created_at: Mapped[datetime]

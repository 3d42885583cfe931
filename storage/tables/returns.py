"""What came back of the mails sent, and whom nothing is sent to any more."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class SuppressionReason(StrEnum):
    """Why nothing is sent to an address."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ERASED = "erased"  # its owner wanted to be forgotten
    OPERATOR = "operator"


class ReturnKind(StrEnum):
    """What a returned mail says."""

    HARD = "hard"  # the mailbox does not exist
    SOFT = "soft"  # full, or away for now
    POLICY = "policy"  # we are not liked: no fault of the reader's
    COMPLAINT = "complaint"


class Suppression(Table):
    """An address that is not written to; only its keyed fingerprint, so that it cannot be read from here."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    reason: Mapped[str] = mapped_column(String(20))  # SuppressionReason
    at: Mapped[datetime]


class Bounce(Table):
    """One mail that came back."""

    __tablename__ = "bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[str] = mapped_column(String(64), unique=True)  # hash of what came back: counts once
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))  # ReturnKind
    status: Mapped[str] = mapped_column(String(20))  # enhanced code (RFC 3463); empty when none is stated
    reason: Mapped[str] = mapped_column(CleanText)  # no addresses

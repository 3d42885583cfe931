"""Other ways than mail: where webhooks and chat messages go, and the keys of feeds."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.metadata import Table
from storage.types import CleanText


class EndpointKind(StrEnum):
    """What an endpoint speaks."""

    WEBHOOK = "webhook"
    CHAT = "chat"


class Endpoint(Table):
    """An address of one subscriber that alerts are posted to; its channel is called `<kind>:<id>`."""

    __tablename__ = "endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # EndpointKind
    url: Mapped[str] = mapped_column(CleanText)  # often a secret itself; emptied on erasure
    secret: Mapped[str | None] = mapped_column(CleanText)  # signs webhooks; None for a chat
    previous_secret: Mapped[str | None] = mapped_column(CleanText)  # signs as well until it is taken away
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None] = mapped_column(CleanText)


class FeedKey(Table):
    """Lets a feed reader read one saved search; revocable, and stored as a hash only."""

    __tablename__ = "feed_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscription.id", ondelete="CASCADE"), index=True
    )
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

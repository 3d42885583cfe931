"""Everything that is stored about one person, to be handed to them (Art. 15 DSGVO)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Bounce,
    ConsentOrigin,
    ConsentRecord,
    Digest,
    Endpoint,
    FeedKey,
    Letter,
    OutboxMatch,
    OutboxRow,
    PinnedArticle,
    Signup,
    Story,
    Subscriber,
    Subscription,
    Table,
)

# What opens something, or says how our machine works; all else is about the person.
_LEFT_OUT = frozenset(
    {"token_hash", "key_hash", "secret", "previous_secret", "address_hmac", "message", "lease_owner"}
    | {"lease_until", "return_id"}
)
Cell = str | int | bool | datetime | None | list[Any]


@dataclass(frozen=True, kw_only=True)
class Section:
    """The rows of one table that are about the person."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class KeptMail:
    """A copy of a mail as it was sent, while we keep it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """All sections, empty ones included, and the copies of mails."""

    sections: tuple[Section, ...]
    mails: tuple[KeptMail, ...]


def own_data(session: Session, subscriber: Subscriber) -> OwnData:
    """Return everything that is stored about a subscriber."""
    sections = tuple(
        _section(session, table, condition) for table, condition in _parts(subscriber.id, subscriber.email)
    )
    told = _told_articles(session, subscriber.id)
    return OwnData(sections=(*sections, told), mails=tuple(_mails(session, subscriber.id)))


def _parts(number: int, email: str | None) -> Sequence[tuple[type[Table], ColumnElement[bool]]]:
    own = select(Subscription.id).where(Subscription.subscriber_id == number)
    lines = select(ConsentRecord.id).where(ConsentRecord.subscriber_id == number)
    address = (email or "").lower()
    return (
        (Subscriber, Subscriber.id == number),
        (Subscription, Subscription.subscriber_id == number),
        (Signup, func.lower(Signup.email) == address),
        (ConsentRecord, ConsentRecord.subscriber_id == number),
        (ConsentOrigin, ConsentOrigin.consent_record_id.in_(lines)),
        (Letter, or_(Letter.subscriber_id == number, func.lower(Letter.recipient) == address)),
        (Endpoint, Endpoint.subscriber_id == number),
        (FeedKey, FeedKey.subscription_id.in_(own)),
        (PinnedArticle, PinnedArticle.subscription_id.in_(own)),
        (Digest, Digest.subscriber_id == number),
        (OutboxRow, OutboxRow.subscriber_id == number),
        (OutboxMatch, OutboxMatch.subscription_id.in_(own)),
        (Bounce, Bounce.subscriber_id == number),
    )


def _section(session: Session, table: type[Table], condition: ColumnElement[bool]) -> Section:
    columns = [column for column in table.__table__.columns if column.name not in _LEFT_OUT]
    found = session.execute(select(*columns).where(condition).order_by(columns[0]))
    return Section(
        name=table.__tablename__,
        columns=tuple(column.name for column in columns),
        rows=tuple(tuple(row) for row in found),
    )


def _told_articles(session: Session, number: int) -> Section:
    """Return what the numbers of stories in the outbox stand for."""
    told = select(OutboxRow.story_id).where(OutboxRow.subscriber_id == number)
    stories = session.scalars(select(Story).where(Story.id.in_(told)).order_by(Story.id))
    rows = [
        (story.id, article.source, article.title, article.url)
        for story in stories
        for article in story.articles
    ]
    return Section(name="told_article", columns=("story_id", "source", "title", "url"), rows=tuple(rows))


def _mails(session: Session, number: int) -> Iterator[KeptMail]:
    kept = select(OutboxRow.id, OutboxRow.message).where(
        OutboxRow.subscriber_id == number, OutboxRow.message.is_not(None)
    )
    for row_id, message in session.execute(kept.order_by(OutboxRow.id)):
        yield KeptMail(name=f"{row_id}.eml", content=message or b"")

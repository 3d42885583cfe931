"""Pinned articles: what a subscription must match, or must not, whatever becomes of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.locking import Turn, take_turn
from storage.tables import Article, PinnedArticle, Subscription


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One pinned article of one subscription."""

    subscription_id: int
    article: Article
    must_match: bool
    note: str
    created_at: datetime


def pin(
    session: Session,
    subscription: Subscription,
    article: Article,
    *,
    must_match: bool,
    note: str,
    now: datetime,
) -> None:
    """Pin an article; one that is pinned already changes its mind."""
    take_turn(session, Turn.SUBSCRIPTIONS)
    row = session.scalar(
        select(PinnedArticle).where(
            PinnedArticle.subscription_id == subscription.id, PinnedArticle.article_id == article.id
        )
    )
    if row is None:
        row = PinnedArticle(subscription_id=subscription.id, article_id=article.id)
        session.add(row)
    row.must_match, row.note, row.created_at = must_match, note, now
    session.flush()


def unpin(session: Session, subscription_id: int, article_id: int) -> bool:
    """Take a pin away; False when there was none."""
    mine = delete(PinnedArticle).where(
        PinnedArticle.subscription_id == subscription_id, PinnedArticle.article_id == article_id
    )
    return bool(session.scalars(mine.returning(PinnedArticle.id)).all())


def pins_of(session: Session, subscription_id: int | None = None) -> list[Pin]:
    """Return the pins of one subscription, of all active ones when None, by subscription and age."""
    rows = (
        select(PinnedArticle, Article)
        .join(Article, Article.id == PinnedArticle.article_id)
        .join(Subscription, Subscription.id == PinnedArticle.subscription_id)
        .order_by(PinnedArticle.subscription_id, PinnedArticle.id)
    )
    if subscription_id is None:
        rows = rows.where(Subscription.ended_at.is_(None))
    else:
        rows = rows.where(PinnedArticle.subscription_id == subscription_id)
    return [
        Pin(
            subscription_id=row.subscription_id,
            article=article,
            must_match=row.must_match,
            note=row.note,
            created_at=row.created_at,
        )
        for row, article in session.execute(rows)
    ]

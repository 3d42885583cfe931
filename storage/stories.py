"""Which story an article tells."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.tables import Article, Story


def story_for(session: Session, article: Article, now: datetime) -> Story:
    """Return the newest story another source tells in the same words, else a new one.

    A story in which this source already has these words is not joined: the note of a paywall, the same under
    every headline, would swallow one article after the other.
    """
    own = aliased(Article)
    told_by_us = select(own.id).where(
        own.story_id == Article.story_id,
        own.source == article.source,
        own.body_fingerprint == article.body_fingerprint,
    )
    shared = session.scalar(
        select(Story)
        .join(Story.articles)
        .where(
            Article.body_fingerprint == article.body_fingerprint,
            Article.source != article.source,
            ~told_by_us.exists(),
        )
        .order_by(Story.id.desc())
        .limit(1)
    )
    return shared or Story(first_seen_at=now)

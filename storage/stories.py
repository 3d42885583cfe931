"""Which story an article tells."""

from datetime import datetime

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session, aliased

from storage.tables import Article, Story

_SOURCE, _WORDS = bindparam("source", type_=String), bindparam("body_fingerprint", type_=String)
_OWN = aliased(Article)
_TOLD_BY_US = select(_OWN.id).where(
    _OWN.story_id == Article.story_id, _OWN.source == _SOURCE, _OWN.body_fingerprint == _WORDS
)
_SHARED = (
    select(Story)
    .join(Story.articles)
    .where(Article.body_fingerprint == _WORDS, Article.source != _SOURCE, ~_TOLD_BY_US.exists())
    .order_by(Story.id.desc())
    .limit(1)
)


def story_for(session: Session, article: Article, now: datetime) -> Story:
    """Return the newest story another source tells in the same words, else a new one.

    A story in which this source already has these words is not joined: the note of a paywall, the same under
    every headline, would swallow one article after the other.
    """
    words = {"source": article.source, "body_fingerprint": article.body_fingerprint}
    return session.scalar(_SHARED, words) or Story(first_seen_at=now)

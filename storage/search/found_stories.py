"""The stories that hits tell, each once, however many articles tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.search.hits import Hits
from storage.tables import Article


@dataclass(frozen=True, kw_only=True)
class FoundStory:
    """One story, by the hit that was found first."""

    story_id: int
    article_id: int
    first_seen_at: datetime


def found_stories(hits: Hits) -> list[FoundStory]:
    """Return the stories of all hits, the one found last first; no article is read."""
    told = (
        select(Article.story_id, func.min(Article.id), func.min(Article.first_seen_at))
        .where(Article.id.in_(hits.select(hits.id)))
        .group_by(Article.story_id)
        .order_by(func.min(Article.id).desc())
    )
    return [
        FoundStory(story_id=story, article_id=article, first_seen_at=seen)
        for story, article, seen in hits.session.execute(told)
    ]


def leading_articles(session: Session, stories: Sequence[FoundStory]) -> list[Article]:
    """Return the article of each of a few stories, in their order."""
    ids = [story.article_id for story in stories]
    found = {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(ids)))}
    return [found[one] for one in ids if one in found]

"""An article that comes to tell what others tell already: it joins them while nobody knows of its own story.

Why nobody is told twice by it, and nothing gets lost: docs/design/0013-stories.md.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from query.analysis import Document
from storage.locking import Turn, take_turn
from storage.stories.corrections import corrections_of, fold
from storage.stories.joining import find_other_story, sketch_articles
from storage.tables import Article, IngestEntry, OutboxRow, OutboxState, StoryComparison

# Nothing has left the house in these, unless a message is written: then its fate may be unknown.
_UNTOLD = (OutboxState.HELD, OutboxState.DUE, OutboxState.SUPPRESSED)


def reconsider_story(session: Session, article: Article, document: Document, now: datetime) -> bool:
    """Let a changed article join the story another tells, if it may; return whether it did.

    The caller has the turn and has stored the change. Copies find the article by its new text in any case.
    """
    if not _may_move(session, article):
        sketch_articles(session, [(article, document)])
        return False
    other = find_other_story(session, article, document, now)
    if other is None:
        return False
    fold(session, other, article.story)
    return True


def settle_stories(session: Session, articles: Collection[int]) -> dict[int, int]:
    """Return the stories of articles; they stay so until the end of the transaction."""
    take_turn(session, Turn.INGEST)
    found = select(Article.id, Article.story_id).where(Article.id.in_(sorted(articles)))
    return {row.id: row.story_id for row in session.execute(found)}


def joined_by_change(session: Session, entries: Collection[IngestEntry]) -> set[int]:
    """Return those of the entries whose revision made an article join the story of another one."""
    moments = [(one.article_id, one.at) for one in entries if one.revision > 1]
    if not moments:
        return set()
    joined = select(StoryComparison.article_id, StoryComparison.compared_at).where(
        StoryComparison.joined, or_(*(_came_to_be(*moment) for moment in moments))
    )
    known = {(article, at) for article, at in session.execute(joined)}
    return {one.id for one in entries if one.revision > 1 and (one.article_id, one.at) in known}


def _came_to_be(article: int, at: datetime) -> ColumnElement[bool]:
    # A revision is stored, and compared, at one moment; an article cannot have two revisions of it.
    return and_(StoryComparison.article_id == article, StoryComparison.compared_at == at)


def _may_move(session: Session, article: Article) -> bool:
    """Tell whether an article is alone, nobody was told of it, and nobody has decided about it by hand."""
    mates = select(Article.id).where(Article.story_id == article.story_id, Article.id != article.id)
    if session.scalar(select(exists(mates))) or corrections_of(session, article):
        return False
    rows = select(OutboxRow.state, OutboxRow.message.is_not(None)).where(
        OutboxRow.story_id == article.story_id
    )
    debts = session.execute(rows.order_by(OutboxRow.id).with_for_update()).all()
    return all(state in _UNTOLD and not is_written for state, is_written in debts)

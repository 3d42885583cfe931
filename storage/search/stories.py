"""The stories that hits tell, the newest first: each once, however many articles tell it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.search.columns import is_from
from storage.search.condition import Check
from storage.search.hits import Hits
from storage.search.newest import newest
from storage.search.portions import portions
from storage.tables import Article, IngestEntry

_PORTION = 100  # hits read at once
_ENTRY = IngestEntry.__table__.c  # a mapped class within would make the whole statement one of mapped classes


@dataclass(frozen=True, kw_only=True)
class StoryArticle:
    """One article of a found story, without its text."""

    id: int
    source: str
    url: str
    content_hash: str
    published_at: datetime | None
    first_seen_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewsStory:
    """A story and its articles: first the one that was found first, then all the others, oldest first."""

    id: int
    articles: tuple[StoryArticle, ...]


def newest_stories(
    hits: Hits, limit: int, *, after_entry: int, muted: Collection[str] = ()
) -> list[NewsStory]:
    """Return the stories whose hits were stored last, of those that became known after an ingest entry.

    As in alerts, one hit among the articles of a story is enough; muted sources neither find one nor are
    named, and what was there at the first crawl of its source or came from its archive is no news.
    """
    checks = _news_checks(hits, after_entry, muted)
    ids = _story_ids(hits, limit, checks)
    articles = _articles(hits.session, ids, muted)
    told = [article.id for one in articles.values() for article in one]
    found = set(newest(hits, len(told), hits.id.in_(told), *checks)) if told else set()
    return [
        NewsStory(id=number, articles=tuple(sorted(articles[number], key=lambda one: one.id not in found)))
        for number in ids
    ]


def articles_of(session: Session, ids: Collection[int]) -> dict[int, Article]:
    """Return whole articles by their id."""
    return {
        article.id: article
        for portion in portions(sorted(ids))
        for article in session.scalars(select(Article).where(Article.id.in_(portion)))
    }


def _news_checks(hits: Hits, after_entry: int, muted: Collection[str]) -> tuple[Check, ...]:
    # A later revision is no news: it would bring back what is older than the subscription.
    entry = exists(
        select(_ENTRY.id).where(
            _ENTRY.article_id == hits.id,
            _ENTRY.id > after_entry,
            _ENTRY.revision == 1,
            _ENTRY.alertable,
        )
    )
    return (entry, ~is_from(muted)) if muted else (entry,)


def _story_ids(hits: Hits, limit: int, checks: Sequence[Check]) -> list[int]:
    stories: dict[int, None] = {}
    before: tuple[Check, ...] = ()
    while len(stories) < limit:
        ids = newest(hits, _PORTION, *checks, *before)
        told = hits.session.execute(select(Article.id, Article.story_id).where(Article.id.in_(ids)))
        by_article = {row[0]: row[1] for row in told}
        stories.update(dict.fromkeys(by_article[one] for one in ids))
        if len(ids) < _PORTION:
            break
        before = (hits.id < ids[-1],)
    return list(stories)[:limit]


def _articles(
    session: Session, stories: Sequence[int], muted: Collection[str]
) -> dict[int, list[StoryArticle]]:
    columns = (
        Article.id,
        Article.source,
        Article.url,
        Article.content_hash,
        Article.published_at,
        Article.published_origin,
        Article.first_seen_at,
        Article.changed_at,
        Article.story_id,
    )
    told = select(*columns).where(Article.story_id.in_(stories), Article.source.not_in(sorted(muted)))
    found: dict[int, list[StoryArticle]] = {story: [] for story in stories}
    for row in session.execute(told.order_by(Article.id)):
        found[row.story_id].append(
            StoryArticle(
                id=row.id,
                source=row.source,
                url=row.url,
                content_hash=row.content_hash,
                published_at=None if row.published_origin == "first-seen" else row.published_at,
                first_seen_at=row.first_seen_at,
                changed_at=row.changed_at,
            )
        )
    return found

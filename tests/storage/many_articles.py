"""Articles written straight into the tables: many of them, quickly, and without words in the index."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select

from storage.database import Database
from storage.index.sections import section_key
from storage.tables import Article, SearchDocument, SearchSection, Story

_MOMENT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def write_articles(database: Database, number: int) -> None:
    """Add so many small articles to those that are there."""
    with database.transaction() as session:
        first = (session.scalar(select(func.max(Article.id))) or 0) + 1
        if first == 1:
            session.execute(insert(Story), [{"id": 1, "first_seen_at": _MOMENT}])
            session.execute(insert(SearchSection), [{"id": 1, "key": section_key("a", None), "source": "a"}])
        ids = range(first, first + number)
        session.execute(insert(Article), [_article(one) for one in ids])
        documents = [
            {
                "article_id": one,
                "day": _MOMENT.date(),
                "first_seen_at": _MOMENT,
                "section_id": 1,
                "analyzer_version": 0,
            }
            for one in ids
        ]
        session.execute(insert(SearchDocument), documents)


def _article(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "source": "a",
        "url": f"https://a.example/{number}",
        "story_id": 1,
        **dict.fromkeys(("fingerprint", "body_fingerprint", "content_hash"), f"{number:064}"),
        "revision": 1,
        "first_seen_at": _MOMENT,
        "changed_at": _MOMENT,
        "title": f"Meldung {number}",
        "body": f"Text der Meldung {number}. " * 10,
        "published_at": _MOMENT,
        "keywords": ["eins", "zwei"],
        "links": [],
        "related": [],
        "paywalled": False,
    }

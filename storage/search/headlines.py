"""What a list of many articles tells of each, read without their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.search.portions import portions
from storage.tables import Article


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One line of a list."""

    id: int
    source: str
    url: str
    title: str
    published_at: datetime | None  # aware; None when the page states no date


def headlines(session: Session, ids: Sequence[int]) -> list[Headline]:
    """Return the lines of these articles, in this order."""
    columns = (Article.id, Article.source, Article.url, Article.title, Article.published_at)
    read = {
        row.id: Headline(**row._mapping)  # noqa: SLF001  (public by SQLAlchemy's documentation)
        for portion in portions(ids)
        for row in session.execute(select(*columns).where(Article.id.in_(portion)))
    }
    return [read[one] for one in ids]

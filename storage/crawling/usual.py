"""What the articles of a source usually state."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Article

_NEWEST = 50
_ENOUGH = 20  # articles; fewer say nothing about what is usual
_FIELDS = ("kicker", "teaser", "author", "section", "keywords", "caption", "image_credit")


def usual_fields(session: Session, source: str) -> Mapping[str, float]:
    """Return the share of the newest articles that state a field; empty while there are few."""
    newest = select(Article).where(Article.source == source).order_by(Article.id.desc()).limit(_NEWEST)
    articles = session.scalars(newest).all()
    if len(articles) < _ENOUGH:
        return {}
    return {name: sum(bool(getattr(one, name)) for one in articles) / len(articles) for name in _FIELDS}

"""Looking things up by many keys at once."""

from collections.abc import Collection, Iterator
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Article, ArticleUrl, UrlOrigin

_Key = TypeVar("_Key", str, int)
_PORTION = 500  # well below the number of parameters a statement may have (SQLite: 32766)


def in_portions(keys: Collection[_Key]) -> Iterator[list[_Key]]:
    """Cut many keys into lists short enough for one statement."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _PORTION):
        yield wanted[start : start + _PORTION]


def article_with_key(session: Session, keys: Collection[str]) -> Article | None:
    """Return the newest article of any source known by one of a few keys."""
    return session.scalar(
        select(Article)
        .join(Article.urls)
        .where(ArticleUrl.key.in_(keys), ArticleUrl.origin != UrlOrigin.DISPUTED)
        .order_by(Article.id.desc())
        .limit(1)
    )

"""Indexing what was stored before there was an index, or before its words were cut as they are now."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION, Document
from query.collector import collector_at_rest
from storage.documents import article_document
from storage.index import index_articles
from storage.locking import Turn, take_turn
from storage.stories import sketch_articles
from storage.tables import Article, SearchDocument

AT_ONCE = 200  # articles in one transaction; crawls wait for it some 0.2 s, 0.6 where all words are new
_MOST_CHARACTERS = 2**21  # of bodies whose analyses are in memory at once, thirty times as large
# Below zero are those with too many words for the index: another attempt would end as the first one did.
_IS_OWED = SearchDocument.analyzer_version.not_in([ANALYZER_VERSION, -ANALYZER_VERSION])


def count_to_index(session: Session) -> int:
    """Return how many articles are still to be indexed."""
    return session.scalar(select(func.count()).select_from(SearchDocument).where(_IS_OWED)) or 0


def owe_all(session: Session) -> None:
    """Let every article be indexed anew; until then a search must look through it or leave it out."""
    take_turn(session, Turn.INGEST)
    session.execute(update(SearchDocument).values(analyzer_version=0))


def index_some(session: Session, limit: int) -> int:
    """Index some of the articles that are still to be, the newest first; return how many those were."""
    # Nobody may change an article between our reading it and writing its words.
    take_turn(session, Turn.INGEST)
    articles = session.scalars(
        select(Article)
        .join(SearchDocument, SearchDocument.article_id == Article.id)
        .where(_IS_OWED)
        .order_by(Article.id.desc())
        .limit(limit)
    ).all()
    for portion in _portions(articles):
        index_anew(session, portion)
    return len(articles)


def index_anew(session: Session, articles: Iterable[Article]) -> None:
    """Write the words and sketches of stored articles, whose analyses are all in memory at once."""
    with collector_at_rest():
        _index(session, [(article, article_document(article)) for article in articles])


def _portions(articles: Iterable[Article]) -> Iterator[Sequence[Article]]:
    """Part articles so that those as long as books are not analysed all at once."""
    portion: list[Article] = []
    characters = 0
    for article in articles:
        portion.append(article)
        characters += len(article.body)
        if characters > _MOST_CHARACTERS:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion


def _index(session: Session, analysed: Sequence[tuple[Article, Document]]) -> None:
    index_articles(session, analysed)
    sketch_articles(session, analysed)

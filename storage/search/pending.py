"""Articles whose words are not in the index yet, or not as this program cuts them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, inspect, select, text
from sqlalchemy.orm import Session

from query.analysis import ANALYZER_VERSION
from query.evaluation import evaluate
from query.tree import Query
from storage.documents import article_document
from storage.tables import Article, SearchDocument

# So many are read and evaluated with every search, at about a millisecond each.
MOST_EVALUATED = 200
_AT_ONCE = 50  # articles in memory

# The table, not the model, whose selections cannot be part of those that name their tables as text.
_documents = inspect(SearchDocument).local_table
# Two comparisons, for which an index can be asked, where an inequality could not.
IS_PENDING = (
    f"(search_document.analyzer_version < {ANALYZER_VERSION}"
    f" OR search_document.analyzer_version > {ANALYZER_VERSION})"
)


def pending_ids() -> Select[int]:
    """Select the articles that the index must not be asked about."""
    return select(_documents.c.article_id).where(text(IS_PENDING))


def evaluated(session: Session, query: Query, today: date) -> Iterator[int]:
    """Read all pending articles and yield the ids of those that answer the query."""
    wanted = select(Article).where(Article.id.in_(pending_ids()))
    for article in session.scalars(wanted.execution_options(yield_per=_AT_ONCE)):
        if evaluate(query, article_document(article), today=today) is not None:
            yield article.id

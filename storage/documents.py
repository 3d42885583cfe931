"""What a query is asked of: the texts of an article or of one of its revisions, field by field."""

from datetime import date

from query.analysis import Document, analyse_document
from query.days import berlin_day
from query.marks import plain_text
from query.tree import Field
from storage.fingerprints import stated_fields
from storage.tables import Article, ArticleRevision


def article_texts(article: Article) -> dict[Field, str]:
    """Return what is matched of an article, per field."""
    return _texts(stated_fields(article), article)


def revision_texts(article: Article, revision: ArticleRevision) -> dict[Field, str]:
    """Return what was matched of an article in one of its revisions, per field."""
    return _texts(revision.fields, article)


def article_document(article: Article) -> Document:
    """Return what a query is asked of."""
    return analyse_document(article_texts(article), day=article_day(article))


def article_day(article: Article) -> date:
    """Return the day in Berlin on which an article appeared, as far as we know."""
    return berlin_day(article.published_at or article.first_seen_at)


def _texts(fields: dict[str, str], article: Article) -> dict[Field, str]:
    texts = {field: fields[field] for field in Field if field in fields}
    if Field.BODY in texts:
        texts[Field.BODY] = plain_text(texts[Field.BODY])
    return texts | {Field.SOURCE: article.source, Field.URL: article.url}

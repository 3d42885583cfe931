"""The sections of the sources, each of which stands once in the store."""

import hashlib

from sqlalchemy.orm import Session

from storage.insertion import insert_missing
from storage.tables import Article, SearchSection


def section_key(source: str, name: str | None) -> str:
    """Return by which a section is found; of one that has no name as well."""
    return hashlib.sha256(f"{source}\n{name or ''}".encode()).hexdigest()


def learn_section(session: Session, article: Article) -> None:
    """Store the section of an article if none has been in it before."""
    key = section_key(article.source, article.section)
    insert_missing(session, SearchSection, [{"key": key, "source": article.source, "name": article.section}])

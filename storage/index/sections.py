"""The sections of the sources, each of which stands once in the store."""

import hashlib
from collections.abc import Iterable

from sqlalchemy.orm import Session

from storage.insertion import insert_missing
from storage.tables import Article, SearchSection


def section_key(source: str, name: str | None) -> str:
    """Return by which a section is found; of one that has no name as well."""
    return hashlib.sha256(f"{source}\n{name or ''}".encode()).hexdigest()


def learn_sections(session: Session, articles: Iterable[Article]) -> None:
    """Store those sections of articles in which none has been before."""
    names = dict.fromkeys((article.source, article.section) for article in articles)
    rows = [{"key": section_key(*name), "source": name[0], "name": name[1]} for name in names]
    insert_missing(session, SearchSection, rows)

"""The columns that searches ask about, by name alone: how to join their tables is decided in one place."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, literal_column
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause

from storage.types import UtcDateTime

ARTICLE_ID: ColumnClause[int] = literal_column("search_document.article_id", Integer)
DAY = literal_column("search_document.day", Date)
SOURCE: ColumnClause[str] = literal_column("search_document.source", String)
SECTION: ColumnClause[str | None] = literal_column("search_document.section", String)
FIRST_SEEN_AT = literal_column("search_document.first_seen_at", UtcDateTime)


def tables_of(elements: Iterable[ColumnElement[Any]]) -> set[str]:
    """Return the names of the tables whose columns stand in these expressions."""
    return {
        part.name.lstrip("+").partition(".")[0]
        for element in elements
        for part in visitors.iterate(element)
        if isinstance(part, ColumnClause) and part.is_literal and "." in part.name
    }

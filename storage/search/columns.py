"""The columns that searches ask about, by name alone: how to join their tables is decided in one place."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, inspect, literal_column, select
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause

from storage.tables import SearchSection
from storage.types import UtcDateTime

ARTICLE_ID: ColumnClause[int] = literal_column("search_document.article_id", Integer)
DAY = literal_column("search_document.day", Date)
SECTION_ID: ColumnClause[int] = literal_column("search_document.section_id", Integer)

FIRST_SEEN_AT = literal_column("search_document.first_seen_at", UtcDateTime)
# The table, not the model, whose selections cannot be part of those that name their tables as text.
_sections = inspect(SearchSection).local_table


def is_from(sources: Collection[str]) -> ColumnElement[bool]:
    """Ask for the articles of some sources."""
    return SECTION_ID.in_(select(_sections.c.id).where(_sections.c.source.in_(sorted(sources))))


def tables_of(elements: Iterable[ColumnElement[Any]]) -> set[str]:
    """Return the names of the tables whose columns stand in these expressions."""
    return {
        part.name.lstrip("+").partition(".")[0]
        for element in elements
        for part in visitors.iterate(element)
        if isinstance(part, ColumnClause) and part.is_literal and "." in part.name
    }

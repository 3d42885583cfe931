"""What a database must offer so that queries can be asked of it."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, TextClause
from sqlalchemy.orm import Session

from query.patterns import Patterns, Vocabulary
from query.tree import Field
from storage.search.beginning import Beginning
from storage.search.condition import Check
from storage.search.needs import Need


class Dialect(Protocol):
    """How one database keeps the words of an article."""

    has_sequences: bool  # whether its index tells where words follow each other
    id: ColumnElement[int]  # of an article, where the index is asked

    def is_exact(self, fields: Sequence[Field]) -> bool:
        """Tell whether the index knows in which of the fields a word stands, if only some are asked."""

    def begin(self, session: Session, forms: Collection[str], *, counts_pending: bool) -> Beginning:
        """Tell the database, for this transaction, what it does not know about our searches.

        Asks at once which of the forms of words in a query some article has, and how many articles are
        pending.
        """

    def unindexed(self, check: Check) -> Check:
        """Return a check for which the database uses no index, where that of the words is asked anyway."""

    def has_parts(self, parts: Sequence[str]) -> Check:
        """Ask for the rows of `SearchWord` that have all these parts (`storage.index.parts`)."""

    def rows(self, tables: Collection[str], *, asked: bool) -> TextClause:
        """Return where the rows come from, joined so that these tables can be looked at.

        `asked` tells that the index is, which then comes first.
        """

    def asked(self, need: Need) -> Check:
        """Ask the index for all articles."""

    def told(self, need: Need) -> Check:
        """Ask the index about one article."""

    def finds(
        self, fields: Sequence[Field], pattern: Callable[[Patterns], str], vocabulary: Vocabulary
    ) -> Check:
        """Look for a pattern in the lines of one article."""

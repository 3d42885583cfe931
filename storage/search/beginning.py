"""What every search begins with, in one statement: on PostgreSQL each costs a way there and back."""

from typing import NamedTuple

from storage.search.pending import IS_PENDING

# For the statement of either database.
PENDING = (
    "CASE WHEN :counts_pending THEN"  # noqa: S608  only our own words
    f" (SELECT count(*) FROM search_document WHERE {IS_PENDING}) ELSE 0 END"
)


class Beginning(NamedTuple):
    """What the store says before a query is compiled."""

    occurring: frozenset[str]  # of the forms that were asked about, those that some article has
    pending: int  # articles that the index must not be asked about; 0 where nobody asks for words
    expected_articles: float  # in the index, by the statistics of the database; 0 or less: unknown

"""What one slice of a backfill has come to so far. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from crawler.dates import BERLIN
from crawler.order import BackfillProgress
from storage.crawling.backfill import BackfillState
from storage.crawling.runs import RunCounts


class Tally:
    """Adds up the pages of a slice and what was read before it."""

    def __init__(self, begun: BackfillState) -> None:
        self.listed, self.stored, self.oldest = begun.listed, begun.stored, begun.oldest
        self.failed = 0
        self.is_moving = False
        self.total: int | None = None

    def foretell(self, ahead: int | None) -> None:
        """Note how many articles an index says are still to come."""
        self.total = None if ahead is None else self.listed + ahead

    def settle(self, counts: RunCounts) -> None:
        """Add a page all of whose articles are settled."""
        self.listed += counts.listed
        self.stored += counts.stored
        self.failed += counts.failed

    def leave(self, counts: RunCounts) -> None:
        """Add what was read of a page that is to be read again."""
        self.stored += counts.stored
        self.failed += counts.failed
        self.is_moving |= counts.fetched > 0

    def meet(self, dates: Iterable[datetime]) -> date | None:
        """Note the dates of a page's articles and return the oldest of them."""
        oldest = min((moment.astimezone(BERLIN).date() for moment in dates), default=None)
        if oldest is not None:
            self.oldest = min(oldest, self.oldest or oldest)
        return oldest

    def progress(self, under_way: RunCounts) -> BackfillProgress:
        """Return how far it has come, with the page under way."""
        settled = under_way.known + under_way.fetched
        total = None if self.total is None else max(self.total, self.listed + settled)
        return BackfillProgress(
            listed=self.listed + settled,
            stored=self.stored + under_way.stored,
            total=total,
            oldest=self.oldest,
        )

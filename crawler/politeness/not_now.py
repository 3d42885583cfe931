"""A request that is not sent now for the host's sake: no fault of its source."""

from datetime import datetime

from scrapy.exceptions import IgnoreRequest

from storage.crawling.runs import SkipReason


class NotNow(IgnoreRequest):
    """The host is left alone until a moment; `reason` is the word for the ledger."""

    reason: SkipReason

    def __init__(self, text: str, *, until: datetime) -> None:
        super().__init__(text)
        self.until = until


class HostPaused(NotNow):
    """The host failed lately."""

    reason = SkipReason.PAUSE


class BudgetSpent(NotNow):
    """The host has had its requests of the day."""

    reason = SkipReason.BUDGET


class AtNight(NotNow):
    """Nothing is fetched in these hours."""

    reason = SkipReason.NIGHT

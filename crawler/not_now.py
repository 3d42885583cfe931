"""A request that is not sent now for the host's sake: no fault of its source."""

from datetime import datetime

from scrapy.exceptions import IgnoreRequest


class NotNow(IgnoreRequest):
    """The host is left alone until a moment; `reason` is the word for the ledger."""

    reason: str

    def __init__(self, text: str, *, until: datetime) -> None:
        super().__init__(text)
        self.until = until


class HostPaused(NotNow):
    """The host failed lately."""

    reason = "pause"


class BudgetSpent(NotNow):
    """The host has had its requests of the day."""

    reason = "budget"


class AtNight(NotNow):
    """Nothing is fetched in these hours."""

    reason = "night"

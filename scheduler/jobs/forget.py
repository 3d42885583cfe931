"""Forgets what is older than it is kept: pages, mails, sign-ups, runs, faults, sums of hosts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Event

from loguru import logger

from crawler.dates import BERLIN
from storage.crawling.faults import forget_faults
from storage.crawling.history import forget_runs
from storage.crawling.hosts import forget_day_sums
from storage.crawling.pages import forget_pages
from storage.database import Database
from storage.owed.sent_copies import forget_messages
from storage.people.consent import forget_origins
from storage.people.letters import forget_letters
from storage.people.signups import KEPT_FOR, forget_signups

_AT_ONCE = 200  # rows in one transaction, for which crawls may have to wait
_QUIET_RUNS = timedelta(days=30)  # a source is polled some 35,000 times a year, mostly in vain
_MAILS = timedelta(days=30)  # as long as somebody may ask what became of one
_LEDGER = timedelta(days=400)  # a year and what it is compared with


def first_day_kept(now: datetime) -> date:
    """Return the first day in Berlin whose sums are kept: 400 days back by the calendar, not by the clock."""
    return now.astimezone(BERLIN).date() - _LEDGER


class ForgetOld:
    """Works through what is too old in short transactions."""

    def __init__(
        self,
        database: Database,
        stopping: Event,
        *,
        keep_pages_for: timedelta,
        keep_origins_for: timedelta,
    ) -> None:
        self._database = database
        self._stopping = stopping
        self._keep_pages_for = keep_pages_for
        self._keep_origins_for = keep_origins_for

    def __call__(self) -> None:
        """Forget pages after the time for which they are kept, mails after 30 days, the ledger after 400."""
        now = datetime.now(UTC)
        end = now - _LEDGER
        told = {
            "pages": self._forget(partial(forget_pages, before=now - self._keep_pages_for)),
            "mails": self._forget(partial(forget_messages, before=now - _MAILS)),
            "letters": self._forget(partial(forget_letters, before=now - _MAILS)),
            "signups": self._forget(partial(forget_signups, before=now - KEPT_FOR)),
            "origins": self._forget(partial(forget_origins, before=now - self._keep_origins_for)),
            "runs": self._forget(partial(forget_runs, before=end, quiet_before=now - _QUIET_RUNS)),
            "faults": self._forget(partial(forget_faults, before=end)),
            "host_days": self._forget(partial(forget_day_sums, before=first_day_kept(now))),
        }
        if any(told.values()):
            logger.info("old records forgotten", **told)

    def _forget(self, some: Callable[..., int]) -> int:
        forgotten = 0
        while not self._stopping.is_set():
            with self._database.transaction() as session:
                found = some(session, limit=_AT_ONCE)
            forgotten += found
            if found < _AT_ONCE:
                break
        return forgotten

"""What the ways into an archive have in common."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from web_poet import HttpResponse

from crawler.discovery.listing import Listed
from crawler.faults import Fault

END = "end"  # the cursor of an index that is read to its end


class NoWay(Exception):
    """The index does not lead into the archive here: it does not exist, or is none."""


class Way(Protocol):
    """A way through the pages of one index, the newest first. It knows no clock and fetches nothing."""

    index: str  # as its source names it; its name in the cursor
    total: int | None  # articles from here on, where the index says so
    notes: list[str]  # German: what could not be read on the way

    @property
    def url(self) -> str | None:
        """The page to ask for next; None at the end."""

    @property
    def cursor(self) -> str:
        """Where to go on after an interruption. Pages before are not asked for again."""

    def read(self, response: HttpResponse) -> list[Listed] | Fault:
        """Return the articles of the page that may be of the days wanted. Raises NoWay."""

    def missing(self, status: int) -> bool:
        """Note that the page does not exist; tell whether that can be expected at this place."""

    def advance(self, dates: Mapping[str, datetime]) -> None:
        """Go past the page just read; `dates` are those of its articles, as far as known, by URL."""

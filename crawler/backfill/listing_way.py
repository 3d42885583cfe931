"""The way back through the pages of a listing, until one shows only articles that are too old."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from web_poet import HttpResponse

from crawler.backfill.way import END, NoWay
from crawler.discovery.indexes import read_index
from crawler.discovery.listing import Listed
from crawler.faults import Fault
from crawler.sources import Source


class ListingWay:
    """Reads page after page. What stood on the first one proves nothing on the others: it may be featured."""

    def __init__(self, source: Source, index: str, since: datetime, cursor: str) -> None:
        self.index = index
        self.total: int | None = None
        self.notes: list[str] = []
        is_first = index == source.listings[0]
        self._source = source if is_first else replace(source, listing_pages=None)
        self._since = since
        page, _, url = cursor.partition(" ")
        self._page, self._url = (int(page), url) if url else (1, index)
        self._ended = cursor == END
        self._first: set[str] | None = None  # the articles of the first page; None until it is read
        self._last: set[str] = set()  # those of the page read before
        self._shown: list[Listed] = []
        self._following: str | None = None
        self._looked_again = False

    @property
    def url(self) -> str | None:
        """The next page; after an interruption the first one once more, to see what is featured there."""
        if self._ended:
            return None
        return self._url if self._first is not None or self._page == 1 else self.index

    @property
    def cursor(self) -> str:
        """The number and the address of the next page."""
        return END if self._ended else f"{self._page} {self._url}"

    def read(self, response: HttpResponse) -> list[Listed] | Fault:
        """Return the articles of the page, without those that are too old by the date beside them."""
        looks_again = self._first is None and self._page > 1
        page = 1 if looks_again else self._page
        found = read_index(self._source, self.index, response, 0, page=page)
        if isinstance(found, Fault):
            if page == 1:
                raise NoWay(found.text)
            return found
        self._following = found.next_page
        self._take_in(list(found.listed), looks_again=looks_again)
        return [one for one in self._shown if one.published_at is None or one.published_at >= self._since]

    def missing(self, status: int) -> bool:  # noqa: ARG002  (the interface)
        """Past the last page there is none."""
        self._ended = self._first is not None and self._page > 1
        return self._ended

    def advance(self, dates: Mapping[str, datetime]) -> None:
        """Go on to the next page, unless this one was the last or only of days before."""
        if self._first is None:
            return
        if self._looked_again:
            self._looked_again = False
            return
        told = [dates.get(one.url) or one.published_at for one in self._shown]
        dated = [moment for moment in told if moment is not None]
        is_too_old = bool(dated) and max(dated) < self._since
        if is_too_old or self._following is None or not self._shown:
            self._ended = True
        else:
            self._page, self._url = self._page + 1, self._following

    def _take_in(self, listed: list[Listed], *, looks_again: bool) -> None:
        urls = {one.url for one in listed}
        self._looked_again = looks_again
        if self._first is None:
            self._first = urls
            self._shown = [] if looks_again else listed
            return
        # A page without anything that its predecessors have not shown is the end, whatever its links say.
        self._shown = [one for one in listed if one.url not in self._first | self._last]
        self._last = urls

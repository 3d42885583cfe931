"""The way back through sitemaps: one after the other, the newest first."""

import sys
from collections.abc import Mapping
from datetime import datetime

from web_poet import HttpResponse

from crawler.backfill.way import END, NoWay
from crawler.discovery.listing import Listed
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.sitemaps import fresh, fresh_children, parse_sitemap
from crawler.faults import Fault
from crawler.sources import Source


class SitemapWay:
    """Reads the root, then each sitemap it names that may reach into the days wanted."""

    def __init__(self, source: Source, index: str, since: datetime, cursor: str) -> None:
        self.index = index
        self.total: int | None = None
        self.notes: list[str] = []
        self._source = source
        self._since = since
        self._done = "" if cursor == END else cursor  # the last sitemap that was read to its end
        self._ways = [] if cursor == END else [index]
        self._met = {index}

    @property
    def url(self) -> str | None:
        """The next sitemap."""
        return self._ways[0] if self._ways else None

    @property
    def cursor(self) -> str:
        """The last sitemap that was read to its end."""
        return self._done if self._ways else END

    def read(self, response: HttpResponse) -> list[Listed] | Fault:
        """Return the articles of a sitemap; of an index of sitemaps none, but these are next."""
        try:
            found = parse_sitemap(self._source, str(response.url), bytes(response.body))
        except NotAnIndex as error:
            if self._ways[0] == self.index:
                raise NoWay(str(error)) from error
            self.notes.append(f"{error}.")
            return []
        children = fresh_children(found.children, self._since, most=sys.maxsize)
        self._take_in([child.url for child in children])
        listed = fresh(found.listed, self._since)
        self.total = len(listed) if self._ways == [self.index] else None
        return listed

    def missing(self, status: int) -> bool:
        """A sitemap that is named and does not exist leaves the others."""
        if self._ways[0] == self.index:
            return False
        self.notes.append(f"{self._ways.pop(0)} antwortet mit HTTP {status}.")
        return True

    def advance(self, dates: Mapping[str, datetime]) -> None:  # noqa: ARG002  (the interface)
        """Go on to the next sitemap."""
        read = self._ways.pop(0)
        if read != self.index:
            self._done = read

    def _take_in(self, named: list[str]) -> None:
        new = [url for url in dict.fromkeys(named) if url not in self._met]
        self._met |= set(new)
        if self._done in new:
            new = new[new.index(self._done) + 1 :]
        self._ways[1:1] = new

"""The way back through a WordPress collection: by date, so that new articles shift nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from web_poet import HttpResponse

from crawler.backfill.way import END, NoWay
from crawler.dates import BERLIN
from crawler.discovery.listing import Listed
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.wordpress import local_dates, parse_posts, posts_url
from crawler.faults import Fault
from crawler.sources import Source

# Sites elsewhere write another local time than Berlin's.
_MARGIN = timedelta(days=1)


class CollectionWay:
    """Asks for what was published before the oldest post it has met."""

    def __init__(self, source: Source, index: str, since: datetime, cursor: str) -> None:
        self.index = index
        self.total: int | None = None
        self.notes: list[str] = []
        self._source = source
        self._after = (since.astimezone(BERLIN).replace(tzinfo=None) - _MARGIN).isoformat(timespec="seconds")
        before, _, page = cursor.partition(" ")
        self._ended = cursor == END
        self._before = before if page else ""
        self._page = int(page) if page else 1
        self._oldest = ""
        self._has_more = False
        self._last: set[str] = set()  # URLs of the page read before

    @property
    def url(self) -> str | None:
        """The next hundred posts."""
        if self._ended:
            return None
        return posts_url(self.index, page=self._page, before=self._before or None, after=self._after)

    @property
    def cursor(self) -> str:
        """The moment before which, and the page of what was published before it."""
        return END if self._ended else f"{self._before} {self._page}"

    def read(self, response: HttpResponse) -> list[Listed] | Fault:
        """Return the posts."""
        try:
            found = parse_posts(self._source, response, self._page)
            dates = local_dates(bytes(response.body))
        except NotAnIndex as error:
            raise NoWay(str(error)) from error
        # Posts that share a second may be parted by the end of a page, so that second is asked for again.
        self._oldest = (min(dates) + timedelta(seconds=1)).isoformat(timespec="seconds") if dates else ""
        self._has_more = found.next_page is not None
        new = [one for one in found.listed if one.url not in self._last]
        self.total = None if found.total is None else found.total - len(found.listed) + len(new)
        self._last = {one.url for one in found.listed}
        return new

    def missing(self, status: int) -> bool:
        """Past the last page WordPress answers 400."""
        self._ended = status == 400
        return self._ended

    def advance(self, dates: Mapping[str, datetime]) -> None:  # noqa: ARG002  (the interface)
        """Go on before the oldest post; where all share one second, to the next page."""
        if not self._has_more:
            self._ended = True
        elif self._oldest and (not self._before or self._oldest < self._before):
            self._before, self._page = self._oldest, 1
        else:
            self._page += 1

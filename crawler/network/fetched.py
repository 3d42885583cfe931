"""One page as it came, or why it did not come; plain values that travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from web_poet import HttpResponse, HttpResponseHeaders

from crawler.items import ListedHints
from storage.tables import FaultKind


@dataclass(frozen=True, kw_only=True)
class FetchFault:
    """Why there is no page."""

    kind: FaultKind
    text: str  # a German sentence
    retry_after: timedelta | None = None  # None when the server did not ask for a pause


@dataclass(frozen=True, kw_only=True)
class FetchedPage:
    """What was answered to one request; an answer of any status is one, the body is decompressed."""

    asked: str  # the URL that was asked for
    url: str  # of the answer, after redirects
    fetched_at: datetime
    hops: tuple[str, ...] = ()  # the URL that was asked for and those it led through, without `url`
    status: int = 0  # 0 when nothing was answered
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = field(default=b"", repr=False)
    fault: FetchFault | None = None  # None when it came with status 200

    def response(self) -> HttpResponse:
        """Return the answer as page objects want it."""
        headers = HttpResponseHeaders(self.headers)
        return HttpResponse(url=self.url, body=self.body, status=self.status, headers=headers)


@dataclass(frozen=True, kw_only=True)
class FetchedArticle:
    """What was fetched to read one article, be it read or not."""

    pages: tuple[FetchedPage, ...]  # its parts in their order
    alertable: bool = True  # False: an old article, listed at the first reading of its index
    listed: ListedHints = field(default_factory=ListedHints)

    @property
    def urls(self) -> list[str]:
        """All URLs its pages were asked for, led through and came from."""
        return [url for page in self.pages for url in (page.asked, *page.hops, page.url)]

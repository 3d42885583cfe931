"""Fetching single pages with everything a crawl obeys: guard, robots.txt, pauses and limits.

Nothing is stored but what hosts were asked for. Like a crawl it needs a process of its own:
`scheduler.workers.run_fetch`.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.edges import failed_request
from crawler.faults import Fault, download_fault, status_fault
from crawler.network.fetched import FetchedPage, FetchFault
from crawler.network.process import run_spider
from crawler.order import CrawlOrder
from crawler.politeness.hosts import ForgetfulHosts, Hosts, StoredHosts
from storage.database import Database
from storage.tables import FaultKind


def fetch(order: CrawlOrder, urls: Sequence[str]) -> list[FetchedPage]:
    """Return what was answered to each URL, in their order; once per process, in its main thread.

    Of the order only what concerns requests counts, not its sources. A trial opens no database.
    """
    with known_hosts(order) as hosts:
        spider, _ = run_spider(order, PageSpider, hosts, urls=tuple(dict.fromkeys(urls)))
    return [spider.pages.get(url) or interrupted(url) for url in urls]


@contextmanager
def known_hosts(order: CrawlOrder) -> Iterator[Hosts]:
    """Give what is remembered of hosts: in a trial nothing, without opening a database."""
    if order.dry_run:
        yield ForgetfulHosts()
        return
    database = Database(order.database_url)
    try:
        yield StoredHosts(database)
    finally:
        database.dispose()


class PageSpider(Spider):
    """Asks for each URL once."""

    name = "page"

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__()
        self.pages: dict[str, FetchedPage] = {}
        self._urls = urls

    async def start(self) -> AsyncIterator[Request]:
        """Ask."""
        for url in self._urls:
            try:
                yield self.request(url)
            except ValueError:
                text = f"Das ist keine Adresse, die sich abrufen lässt: {url}."
                self.pages[url] = _without_answer(url, Fault(kind=FaultKind.REFUSED, text=text))

    def request(self, url: str) -> Request:
        """Return the request for a page. Raises ValueError for what is no address."""
        return Request(
            url, callback=self.keep, errback=self.note_failure, cb_kwargs={"asked": url}, dont_filter=True
        )

    def keep(self, response: Response, asked: str) -> list[Request]:
        """Keep an answer, and ask for what it leads on to."""
        now = datetime.now(UTC)
        fault = None if response.status == 200 else _plain(status_fault(response, now))
        self.pages[asked] = fetched_page(response, asked, now, fault)
        return self.further(self.pages[asked])

    def further(self, page: FetchedPage) -> list[Request]:  # noqa: ARG002  (for kinds that follow)
        """Ask for nothing more."""
        return []

    def note_failure(self, failure: Failure) -> None:
        """Keep why there was none."""
        request = failed_request(failure)
        asked = request.cb_kwargs["asked"]
        error = failure.value or RuntimeError("a failure without a reason")
        self.pages[asked] = _without_answer(asked, download_fault(error, request, datetime.now(UTC)))


def fetched_page(
    response: Response, asked: str, now: datetime, fault: FetchFault | None = None
) -> FetchedPage:
    """Return Scrapy's response as plain values."""
    return FetchedPage(
        asked=asked,
        url=response.url,
        fetched_at=now,
        hops=tuple(dict.fromkeys((asked, *response.meta.get("redirect_urls", ())))),
        status=response.status,
        headers=_headers(response),
        body=response.body,
        fault=fault,
    )


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): ", ".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }


def _plain(fault: Fault) -> FetchFault:
    return FetchFault(kind=fault.kind, text=fault.text, retry_after=fault.retry_after)


def _without_answer(url: str, fault: Fault) -> FetchedPage:
    return FetchedPage(asked=url, url=url, fetched_at=datetime.now(UTC), hops=(url,), fault=_plain(fault))


def interrupted(url: str) -> FetchedPage:
    """Return what stands for a page that was not asked for before the end."""
    return _without_answer(url, Fault(kind=FaultKind.CRASH, text="Der Abruf wurde abgebrochen."))

"""Next to the network: counts every request that is sent and every answer, retries and redirects included."""

from datetime import UTC, datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler.faults import retry_after
from crawler.politeness.host_book import Answer, book_of
from crawler.politeness.slots import server

_LATENCY = "download_latency"  # seconds until the first byte; Scrapy puts it into the request's meta


class HostSumsMiddleware:
    """Keeps the accounts of the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._book = book_of(crawler)
        crawler.signals.connect(self._received, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy asks for."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Count the request."""
        request.meta.pop(_LATENCY, None)  # of the request that led here
        self._book.sent(server(request))

    def process_response(self, request: Request, response: Response) -> Response:
        """Count the answer, and tell a host that refuses from one that answers."""
        host, status = server(request), response.status
        refused = status == 429 or status >= 500
        latency: float | None = request.meta.get(_LATENCY)
        answer = Answer(
            url=request.url,
            not_modified=status == 304,
            refused=refused,
            took=None if latency is None else timedelta(seconds=latency),
            bytes=len(response.headers.to_string() or b""),  # the body was counted as it came
        )
        self._book.note(host, answer)
        if refused:
            stated = response.headers.get("Retry-After")
            wait = retry_after(stated.decode("latin-1"), datetime.now(UTC)) if stated else None
            self._book.failed(host, f"HTTP {status}", retry_after=wait)
        else:
            self._book.answered(host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a wait that was given up as the slowest answer there is."""
        if isinstance(exception, DownloadTimeoutError):
            waited = timedelta(seconds=request.meta.get("download_timeout", 0))
            self._book.note(server(request), Answer(url=request.url, took=waited))

    def _received(self, data: bytes, request: Request) -> None:
        self._book.received(server(request), len(data))

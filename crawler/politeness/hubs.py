"""Asking hubs (W3C WebSub 5.1) through the same guard, limits and pauses as a crawl.

Like a crawl it needs a process of its own: `scheduler.workers.run_in_child`.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy import FormRequest, Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.edges import failed_request
from crawler.faults import download_fault, status_fault
from crawler.network.process import run_spider
from crawler.order import CrawlOrder
from crawler.politeness.hosts import StoredHosts
from crawler.politeness.robots import WITHOUT_ROBOTS
from storage.crawling.websub import LEASE, HubRequest
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class HubAnswer:
    """What a hub said to a request."""

    topic: str
    fault: str | None = None  # German; None when it accepted


def ask_hubs(order: CrawlOrder, requests: Sequence[HubRequest], callbacks: str) -> list[HubAnswer]:
    """Send the requests; once per process, in its main thread. `callbacks` is the URL above all callbacks."""
    database = Database(order.database_url)
    try:
        spider, _ = run_spider(
            order, HubSpider, StoredHosts(database), requests=tuple(requests), callbacks=callbacks
        )
    finally:
        database.dispose()
    return spider.answers


class HubSpider(Spider):
    """Posts each request once."""

    name = "hub"

    def __init__(self, requests: Sequence[HubRequest], callbacks: str) -> None:
        super().__init__()
        self.answers: list[HubAnswer] = []
        self._requests = requests
        self._callbacks = callbacks

    async def start(self) -> AsyncIterator[Request]:
        """Ask."""
        for asked in self._requests:
            try:
                yield FormRequest(
                    asked.hub,
                    formdata=_form(asked, self._callbacks),
                    callback=self.note,
                    errback=self.note_failure,
                    cb_kwargs={"asked": asked},
                    # robots.txt speaks of pages to be read, not of a service one is invited to use.
                    meta={WITHOUT_ROBOTS: True},
                    dont_filter=True,
                )
            except ValueError:
                self.answers.append(
                    HubAnswer(topic=asked.topic, fault=f"Das ist keine Adresse: {asked.hub}.")
                )

    def note(self, response: Response, asked: HubRequest) -> None:
        """Note what the hub says; it verifies by a request of its own."""
        accepted = 200 <= response.status < 300
        fault = None if accepted else status_fault(response, datetime.now(UTC)).text
        self.answers.append(HubAnswer(topic=asked.topic, fault=fault))

    def note_failure(self, failure: Failure) -> None:
        """Note why there was no answer."""
        request = failed_request(failure)
        error = failure.value or RuntimeError("a failure without a reason")
        fault = download_fault(error, request, datetime.now(UTC))
        self.answers.append(HubAnswer(topic=request.cb_kwargs["asked"].topic, fault=fault.text))


def _form(asked: HubRequest, callbacks: str) -> dict[str, str]:
    form = {
        "hub.callback": f"{callbacks}/{asked.callback}",
        "hub.mode": "subscribe" if asked.subscribes else "unsubscribe",
        "hub.topic": asked.topic,
    }
    if asked.subscribes:
        form |= {"hub.secret": asked.secret, "hub.lease_seconds": str(int(LEASE.total_seconds()))}
    return form

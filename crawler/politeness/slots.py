"""How much a host is asked for: one connection, a pause between requests, more where robots.txt wants it.

The only module that touches Scrapy's download slots, which are to be rebuilt.
"""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

_LONGEST_CRAWL_DELAY = 30.0  # seconds; what asks for more is served by fewer articles per crawl


class HostSlotMiddleware:
    """Counts www.example.org and example.org as one server, and another port as another.

    Set anew for every request, because Scrapy carries the slot of the first host along a redirect.
    """

    def process_request(self, request: Request) -> None:
        """Name the slot."""
        request.meta["download_slot"] = server(request)


def slow_down(crawler: Crawler, request: Request, crawl_delay: float) -> None:
    """Keep `crawl_delay` seconds between requests to the server of this one."""
    downloader = crawler.engine.downloader
    delay = min(crawl_delay, _LONGEST_CRAWL_DELAY)
    slot = downloader.slots.get(server(request))
    if slot is not None and delay > crawler.settings.getfloat("DOWNLOAD_DELAY"):
        slot.delay = max(slot.delay, delay)
        # AutoThrottle would take the delay back as soon as the server answers quickly.
        request.meta["autothrottle_dont_adjust_delay"] = True


def server(request: Request) -> str:
    """Return the host a request goes to as politeness counts them: "example.org", "example.org:8080"."""
    return _counted(urlparse_cached(request).netloc)


def host_of(url: str) -> str:
    """Return the host of a URL as politeness counts them."""
    return _counted(urlsplit(url).netloc)


def _counted(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")

"""Reading a feed or a listing, and telling a quiet one from a broken one."""

from scrapy.http import Response
from web_poet import HttpResponse, HttpResponseHeaders

from crawler.faults import Fault
from crawler.feeds import NotAFeed, parse_feed
from crawler.listing import Listed, links
from crawler.pages.refusals import obstacle
from crawler.sources import Source
from storage.runs import FaultKind


def read_index(source: Source, url: str, response: HttpResponse, listed_max: int) -> list[Listed] | Fault:
    """Return the articles an index names, newest first, or why it cannot be believed.

    `listed_max` is the most it ever named: an index that fell silent is broken, not without news.
    """
    if url in source.feeds:
        return _read_feed(source, url, response, listed_max)
    return _read_listing(source, url, response)


def as_page(response: Response) -> HttpResponse:
    """Return Scrapy's response as page objects want it."""
    headers = HttpResponseHeaders.from_bytes_dict(response.headers, encoding="latin-1")
    return HttpResponse(url=response.url, body=response.body, status=response.status, headers=headers)


def header(response: Response, name: str) -> str | None:
    """Return a header of Scrapy's response as text."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _read_feed(source: Source, url: str, response: HttpResponse, listed_max: int) -> list[Listed] | Fault:
    try:
        listed = parse_feed(source, url, bytes(response.body))
    except NotAFeed as error:
        return Fault(kind=FaultKind.NOT_A_FEED, text=f"{error}.")
    if not listed and listed_max:
        return Fault(kind=FaultKind.EMPTY, text=f"{url} nennt keine Artikel mehr, zuvor bis zu {listed_max}.")
    return listed


def _read_listing(source: Source, url: str, response: HttpResponse) -> list[Listed] | Fault:
    listed = links(source, response)
    if listed:
        return listed
    reason = obstacle(response)
    if reason:
        return Fault(kind=FaultKind.BLOCKED, text=f"{reason}: {url}.")
    text = f"{url} verweist auf keinen Artikel; vermutlich hat sich die Seite geändert."
    return Fault(kind=FaultKind.EMPTY, text=text)

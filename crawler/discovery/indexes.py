"""Reading an index, and telling a quiet one from a broken one."""

from scrapy.http import Response
from web_poet import HttpResponse, HttpResponseHeaders

from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import Index, links
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.paging import next_link
from crawler.discovery.sitemaps import parse_sitemap
from crawler.discovery.wordpress import parse_posts
from crawler.faults import Fault
from crawler.pages.refusals import obstacle
from crawler.sources import Source
from storage.crawling.runs import FaultKind


def read_index(
    source: Source, url: str, response: HttpResponse, listed_max: int, *, page: int = 1
) -> Index | Fault:
    """Return what an index names, newest first, or why it cannot be believed.

    `url` is the index as its source names it (sitemaps named by others included), `page` which page of it
    has answered. `listed_max` is the most it ever named: an index that fell silent is broken, not quiet.
    """
    try:
        if url == source.wordpress:
            index = parse_posts(source, response, page)
        elif url in source.listings:
            return _read_listing(source, url, response, page)
        elif url in source.feeds:
            index = parse_feed(source, url, bytes(response.body))
        else:
            index = parse_sitemap(source, str(response.url), bytes(response.body))
    except NotAnIndex as error:
        return Fault(kind=FaultKind.NOT_A_FEED, text=f"{error}.")
    if not index.listed and not index.children and listed_max and page == 1:
        return Fault(kind=FaultKind.EMPTY, text=f"{url} nennt keine Artikel mehr, zuvor bis zu {listed_max}.")
    return index


def as_page(response: Response) -> HttpResponse:
    """Return Scrapy's response as page objects want it."""
    headers = HttpResponseHeaders.from_bytes_dict(response.headers, encoding="latin-1")
    return HttpResponse(url=response.url, body=response.body, status=response.status, headers=headers)


def header(response: Response, name: str) -> str | None:
    """Return a header of Scrapy's response as text."""
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _read_listing(source: Source, url: str, response: HttpResponse, page: int) -> Index | Fault:
    listed = links(source, response)
    if listed or page > 1:
        return Index(listed=tuple(listed), next_page=next_link(source, response, page))
    reason = obstacle(response)
    if reason:
        return Fault(kind=FaultKind.BLOCKED, text=f"{reason}: {url}.")
    text = f"{url} verweist auf keinen Artikel; vermutlich hat sich die Seite geändert."
    return Fault(kind=FaultKind.EMPTY, text=text)

"""Which page comes next of an article that is spread over several. Pure."""

from collections.abc import Sequence

from crawler.network.fetched import FetchedPage
from crawler.pages.urls import same_site
from crawler.sources import Source

MOST_PARTS = 20


def leads_on(source: Source, url: str, before: Sequence[FetchedPage]) -> bool:
    """Tell whether a page of an article leads to another page of the site, not back to one that was read."""
    met = {met for page in before for met in (page.asked, *page.hops, page.url)}
    return len(before) < MOST_PARTS and same_site(url, source.home) and url.partition("#")[0] not in met

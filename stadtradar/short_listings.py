"""Listings that print neither dates nor whole headlines: offered when what they link to reads as news."""

from collections.abc import Callable, Sequence

from crawler.discovery.finding import Candidate, Kind
from crawler.discovery.indexes import read_index
from crawler.discovery.listing import Listed
from crawler.discovery.offers import Offer, probe
from crawler.discovery.short_headlines import groups, samples
from crawler.faults import Fault
from crawler.items import NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedPage
from crawler.pages.encodings import as_written
from crawler.reading import read
from crawler.sources import Source

_MOST = 2  # listings, of which up to nine links are tried each
_ENOUGH = 2  # of three links: one may be gone, or be no news


def short_listing(
    home: str, listings: Sequence[FetchedPage], fetch: Callable[[Sequence[str]], Sequence[FetchedPage]]
) -> Offer | None:
    """Return the first of these pages that links to news, None when none is seen to."""
    for page in listings[:_MOST]:
        source = probe(home, Candidate(kind=Kind.LISTING, url=page.url))
        for group in groups(_links(source, page)):
            tried = fetch([one.url for one in samples(group)])
            if sum(_is_news(source, one) for one in tried) >= _ENOUGH:
                return Offer(kind=Kind.LISTING, url=page.url, articles=group)
    return None


def _links(source: Source, page: FetchedPage) -> tuple[Listed, ...]:
    index = read_index(source, page.url, as_written(page.response()), 0)
    return () if isinstance(index, Fault) else index.listed


def _is_news(source: Source, page: FetchedPage) -> bool:
    """Tell whether a page is an article with a date: many pages of a site have a headline and a text."""
    if page.fault is not None:
        return False
    try:
        return read(source, page.response(), now=page.fetched_at).published_at is not None
    except (NotAnArticle, UnreadablePage):
        return False

"""One article with all its pages, fetched as single pages are, and read as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from scrapy import Request

from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.network.fetched import FetchedPage
from crawler.network.fetching import PageSpider, interrupted, known_hosts
from crawler.network.process import run_spider
from crawler.order import CrawlOrder
from crawler.pages.paging import join
from crawler.parts import leads_on
from crawler.reading import read
from crawler.sources import Source


@dataclass(frozen=True, kw_only=True)
class WholeArticle:
    """What the pages of an article say together."""

    item: ArticleItem
    parts: int  # pages that were read
    missing: str | None = None  # German, why a further page is not part of it; None when none is missing


def fetch_article(order: CrawlOrder, source: Source, url: str) -> list[FetchedPage]:
    """Return the pages of an article in their order; once per process, in its main thread.

    The last one may be a page that did not come, or one that came and is not readable.
    """
    with known_hosts(order) as hosts:
        spider, _ = run_spider(order, ArticleSpider, hosts, urls=(url,), source=source)
    return list(spider.pages.values()) or [interrupted(url)]


def read_article(source: Source, pages: Sequence[FetchedPage]) -> WholeArticle:
    """Join what the pages say. Raises NotAnArticle and UnreadablePage of the first page only."""
    items = [_read(source, pages[0])]
    for page in pages[1:]:
        try:
            items.append(_read(source, page))
        except (NotAnArticle, UnreadablePage) as reason:
            return WholeArticle(item=_joined(items), parts=len(items), missing=str(reason))
    return WholeArticle(item=_joined(items), parts=len(items))


class ArticleSpider(PageSpider):
    """Asks for one page, and for those it leads on to."""

    name = "article"

    def __init__(self, urls: Sequence[str], source: Source) -> None:
        super().__init__(urls)
        self._source = source

    def further(self, page: FetchedPage) -> list[Request]:
        """Ask for what the page names as the next one of its article."""
        following = self._following(page) if page.fault is None else None
        if following is None or not leads_on(self._source, following, list(self.pages.values())):
            return []
        return [self.request(following)]

    def _following(self, page: FetchedPage) -> str | None:
        try:
            return _read(self._source, page).next_page_url
        except (NotAnArticle, UnreadablePage):
            return None


def _joined(items: Sequence[ArticleItem]) -> ArticleItem:
    # A page alone keeps naming the next one, as it is read from a file or for the tests.
    return join(items) if len(items) > 1 else items[0]


def _read(source: Source, page: FetchedPage) -> ArticleItem:
    if page.fault is not None:
        raise UnreadablePage(page.fault.text)
    return read(source, page.response(), now=page.fetched_at)

"""The peer every crawl is measured against: a Scrapy spider that downloads and does nothing."""

from collections.abc import AsyncIterator, Mapping, Sequence

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from crawler.discovery.indexes import as_page
from crawler.reading import read
from crawler.sources import Source

_SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


class NoOpSpider(Spider):
    """Downloads pages; reads them if there is a source that says how."""

    name = "no-op"

    def __init__(self, urls: Sequence[str], headers: Mapping[str, str], source: Source | None) -> None:
        super().__init__()
        self.urls = urls
        self.headers = dict(headers)
        self.source = source
        self.seen = 0

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, headers=self.headers)

    def parse(self, response: Response) -> None:
        self.seen += 1
        if self.source is not None:
            read(self.source, as_page(response))


def visit(
    urls: Sequence[str], source: Source | None = None, headers: Mapping[str, str] | None = None
) -> None:
    """Let the peer crawl; once in a process."""
    process = AsyncCrawlerProcess(_SETTINGS)
    crawler = process.create_crawler(NoOpSpider)
    process.crawl(crawler, urls=urls, headers=headers or {}, source=source)
    process.start()
    if not (isinstance(crawler.spider, NoOpSpider) and crawler.spider.seen == len(urls)):
        raise RuntimeError("the peer did not get all pages")

"""What a crawl's child is told to do. Imports nothing that the daemon's fork server has not loaded."""

from datetime import timedelta

from crawler.order import CrawlOrder
from crawler.run import crawl
from crawler.sources import Source
from storage.tables import RunOutcome


def order_of(
    authority: str, sources: tuple[Source, ...], *, database_url: str = "", dry_run: bool = False
) -> CrawlOrder:
    """Return the order that crawls sources on loopback without any delay."""
    return CrawlOrder(
        database_url=database_url,
        sources=sources,
        user_agent="Stadtradar-bench (+mailto:bench@example.org)",
        interval=timedelta(minutes=15),
        download_delay=timedelta(0),
        allowed_hosts=frozenset({authority}),
        dry_run=dry_run,
    )


def crawl_all(order: CrawlOrder, pages: int) -> None:
    """Crawl as the daemon's children do; once in a process."""
    (result,) = crawl(order)
    if result.outcome is not RunOutcome.OK or result.counts.stored != pages:
        raise RuntimeError(f"the crawl did not store all pages: {result}")


def crawl_known(order: CrawlOrder, known: int) -> None:
    """Crawl a source whose indexes name nothing but what is known; once in a process."""
    (result,) = crawl(order)
    if (result.counts.listed, result.counts.known) != (known, known):
        raise RuntimeError(f"not the crawl that was to be measured: {result}")


def poll(order: CrawlOrder, outcome: RunOutcome) -> None:
    """Crawl sources that have nothing new; once in a process."""
    unexpected = [result for result in crawl(order) if result.outcome is not outcome]
    if unexpected:
        raise RuntimeError(f"not the poll that was to be measured: {unexpected[:3]}")

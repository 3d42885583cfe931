"""Reading the newest pages of sources by the way of any crawl, without storing them."""

from collections.abc import Sequence
from datetime import datetime

from crawler.canary import SHORTEST_BODY, Sample, SampledPage
from crawler.items import ArticleItem
from crawler.network.fetched import FetchedArticle
from crawler.order import CrawlOrder, SourceResult
from crawler.pipelines import PreviewPipeline
from crawler.politeness.hosts import StoredHosts
from crawler.run import run_crawl_with
from crawler.source_run import SourceRun
from crawler.sources import Source
from storage.articles import Saved
from storage.database import Database
from storage.tables import PageOutcome, RunOutcome

_ARTICLES, _TRIES = 2, 6  # newsletters and pages that are gone again are passed over
_FIELDS = ("kicker", "teaser", "author", "section", "keywords", "caption", "image_credit", "published_at")


def canary(order: CrawlOrder) -> list[Sample]:
    """Return the newest pages of each source; once per process, in its main thread.

    Hosts are asked under the rules of every crawl, and what they were asked is counted.
    """
    database, pipeline = Database(order.database_url), CanaryPipeline()
    try:
        results = run_crawl_with(order, pipeline, StoredHosts(database))
    finally:
        database.dispose()
    return [_sample(result, pipeline.pages.get(result.source, [])) for result in results]


class CanaryPipeline(PreviewPipeline):
    """Wants the newest pages only, and remembers what they say."""

    def __init__(self) -> None:
        self.pages: dict[str, list[SampledPage]] = {}

    def begin(self, sources: Sequence[Source], now: datetime) -> list[SourceRun]:  # noqa: ARG002  (the interface)
        """Start from nothing, with the newest."""
        return [SourceRun(source, newest_first=True) for source in sources]

    def known(self, run: SourceRun, keys: Sequence[str], now: datetime) -> set[str]:  # noqa: ARG002
        """Claim to know all but the newest, of which some may be no articles."""
        return set(keys[_TRIES:])

    def save(self, run: SourceRun, item: ArticleItem, fetched: FetchedArticle, now: datetime) -> Saved:
        """Note which fields the page has."""
        self._note(run, SampledPage(url=item.url, title=item.title, has=_has(item)))
        return super().save(run, item, fetched, now)

    def keep(self, run: SourceRun, fetched: FetchedArticle, outcome: PageOutcome, reason: str) -> None:
        """Note why a page could not be read."""
        is_article = outcome is not PageOutcome.NOT_ARTICLE
        self._note(run, SampledPage(url=fetched.pages[0].url, refusal=reason, is_article=is_article))

    def _note(self, run: SourceRun, page: SampledPage) -> None:
        pages = self.pages.setdefault(run.source.name, [])
        pages.append(page)
        if sum(one.is_article for one in pages) == _ARTICLES:
            run.leave_rest()


def _has(item: ArticleItem) -> frozenset[str]:
    found = {"title", *(name for name in _FIELDS if getattr(item, name))}
    if item.paywalled or len(item.body) >= SHORTEST_BODY:
        found.add("body")
    return frozenset(found)


def _sample(result: SourceResult, pages: Sequence[SampledPage]) -> Sample:
    failed = result.outcome not in (RunOutcome.OK, RunOutcome.NOT_MODIFIED)
    # What is wrong with the pages themselves is told page by page.
    fault = result.fault_text or "Die Quelle war nicht abzurufen." if failed and not pages else None
    return Sample(source=result.source, pages=tuple(pages), fault=fault)

"""The spider: several sources side by side, each index first, then its unknown articles one after another."""

from collections.abc import AsyncIterator, Sequence
from time import monotonic

from loguru import logger
from scrapy import Request, Spider

from crawler.article_steps import ArticleSteps
from crawler.edges import edge, utc_now
from crawler.index_steps import IndexSteps
from crawler.order import CrawlLimits
from crawler.pipelines import Pipeline
from crawler.source_run import SourceRun
from crawler.verdict import breakdown, interruption, verdict
from storage.crawling.runs import RunReport


class NewsSpider(Spider):
    """Crawls sources."""

    name = "news"

    def __init__(self, runs: Sequence[SourceRun], pipeline: Pipeline, limits: CrawlLimits) -> None:
        super().__init__()
        self.reports: dict[str, RunReport] = {}
        self._runs = runs
        self._pipeline = pipeline
        self._limits = limits
        self._indexes = IndexSteps(pipeline, limits, self._plan)
        self._articles = ArticleSteps(pipeline, self._end, self._is_late)
        self._began = monotonic()

    async def start(self) -> AsyncIterator[Request]:
        """Ask each index of each source."""
        for run in self._runs:
            for request in self._indexes.begin(run):
                yield request

    def close_open_runs(self, *, stopped: bool) -> None:
        """Account for what has not come to its end; nothing of its schedule or validators is stored."""
        text = "Der Abruf endete unerwartet, bevor alle Artikel gelesen waren."
        for run in self._runs:
            if run.source.name not in self.reports:
                self._finish(run, interruption(run) if stopped else breakdown(run, text))

    def _plan(self, run: SourceRun) -> list[Request]:
        with edge(run.source.home, lambda fault: self._finish(run, breakdown(run, fault.text))):
            run.plan(self._pipeline.known(run, run.listed_keys(), utc_now()), most=self._limits.most_new)
            if run.flooded:
                logger.warning(
                    "more news at once than to be believed", source=run.source.name, left=run.flooded
                )
        return [] if run.source.name in self.reports else self._articles.go_on(run)

    def _end(self, run: SourceRun) -> list[Request]:
        if run.source.name not in self.reports:
            self._finish(run, verdict(run))
        return []

    def _finish(self, run: SourceRun, report: RunReport) -> None:
        name = run.source.name
        self.reports[name] = report
        with edge(run.source.home, lambda fault: self.reports.update({name: breakdown(run, fault.text)})):
            self._pipeline.finish(run, report, utc_now())

    def _is_late(self) -> bool:
        budget = self._limits.budget
        return budget is not None and monotonic() - self._began > budget.total_seconds()

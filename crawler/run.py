"""One crawl in this process. The reactor starts once in a process, so each crawl needs its own."""

from datetime import UTC, datetime

from crawler.dates import BERLIN
from crawler.network.process import run_spider
from crawler.order import CrawlOrder, SourceResult
from crawler.pipelines import Pipeline, PreviewPipeline, StoragePipeline
from crawler.politeness.hosts import ForgetfulHosts, Hosts, StoredHosts
from crawler.source_run import SourceRun
from crawler.spider import NewsSpider
from storage.crawling.runs import RunReport
from storage.database import Database

__all__ = ["CrawlOrder", "SourceResult", "crawl"]


def crawl(order: CrawlOrder) -> list[SourceResult]:
    """Crawl the sources and return how each went; once per process, in its main thread.

    SIGTERM and SIGINT end it within five seconds: what is stored stays, the runs count as interrupted.
    Raises DatabaseUnavailable when the crawl cannot even be begun.
    """
    if order.dry_run:
        return run_crawl_with(order, PreviewPipeline(), ForgetfulHosts())
    database = Database(order.database_url)
    try:
        pipeline = StoragePipeline(
            database, order.interval, order.keeps_pages, pace=order.pace, websub=order.websub
        )
        return run_crawl_with(order, pipeline, StoredHosts(database))
    finally:
        database.dispose()


def run_crawl_with(order: CrawlOrder, pipeline: Pipeline, hosts: Hosts) -> list[SourceResult]:
    now = datetime.now(UTC)
    hosts.look_up({url for source in order.sources for url in source.indexes}, now.astimezone(BERLIN).date())
    runs = pipeline.begin(order.sources, now)
    spider, stopped = run_spider(order, NewsSpider, hosts, runs=runs, pipeline=pipeline, limits=order.limits)
    spider.close_open_runs(stopped=stopped)
    return [_result(run, spider.reports[run.source.name]) for run in runs]


def _result(run: SourceRun, report: RunReport) -> SourceResult:
    return SourceResult(
        source=run.source.name,
        outcome=report.outcome,
        counts=report.counts,
        fault_kind=report.fault_kind,
        fault_text=report.fault_text,
        titles=tuple(run.titles),
        notes=tuple(run.notes),
    )

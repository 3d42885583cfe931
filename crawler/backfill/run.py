"""One slice of a backfill in this process."""

from collections.abc import Callable
from datetime import UTC, datetime

from crawler.backfill.memory import Memory, NoMemory, StoredMemory
from crawler.backfill.spider import BackfillSpider
from crawler.network.process import run_spider
from crawler.order import BackfillOrder, BackfillProgress, BackfillResult
from crawler.pipelines import Pipeline, PreviewPipeline, StoragePipeline
from crawler.politeness.hosts import ForgetfulHosts, Hosts, StoredHosts
from storage.database import Database


def read_back(order: BackfillOrder, tell: Callable[[BackfillProgress], None]) -> BackfillResult:
    """Go on reading the archive of a source until its time is used up; once per process, in its main thread.

    However it ends, SIGKILL included, the next slice goes on and stores every article once. Raises
    DatabaseUnavailable when it cannot even be begun.
    """
    if order.crawl.dry_run:
        return _read_back(order, PreviewPipeline(), NoMemory(), ForgetfulHosts(), tell)
    database = Database(order.crawl.database_url)
    try:
        pipeline = StoragePipeline(database, order.crawl.interval, order.crawl.keeps_pages)
        return _read_back(order, pipeline, StoredMemory(database), StoredHosts(database), tell)
    finally:
        database.dispose()


def _read_back(
    order: BackfillOrder,
    pipeline: Pipeline,
    memory: Memory,
    hosts: Hosts,
    tell: Callable[[BackfillProgress], None],
) -> BackfillResult:
    begun = memory.begin(order, datetime.now(UTC))
    spider, _ = run_spider(
        order.crawl,
        BackfillSpider,
        hosts,
        backfill=order,
        begun=begun,
        pipeline=pipeline,
        memory=memory,
        tell=tell,
    )
    return spider.result()

"""Polls that bring nothing new: what a 304 costs, a start, and a hundred thousand known URLs."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.children import forked
from bench.crawl_work import order_of, poll
from bench.databases import sqlite_database
from bench.figures import Figure, figures
from bench.newsstand import newsstand, silent_sources
from bench.no_op import visit
from bench.timing import in_turns, sized
from crawler.order import CrawlOrder
from crawler.sources import Source
from scheduler.shards import shards
from storage.sources import SourceEntry, register_sources
from storage.tables import RunOutcome

_DUE = (1, 10, 50, 200)


def polls(scale: float) -> Iterable[Figure]:
    """Poll many sources whose feeds have not changed since."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        stand = stack.enter_context(newsstand(1, 1))
        numbers = [max(1, round(number * min(1.0, scale))) for number in _DUE]
        sources = silent_sources(stand, max(numbers))
        database = stack.enter_context(sqlite_database(folder / "polls.db", stand.source))
        with database.transaction() as session:
            entries = [SourceEntry(name=one.name, title=one.title, home=one.home) for one in sources]
            register_sources(session, entries, datetime.now(UTC))
        order = order_of(stand.authority, tuple(sources), database_url=database.url)
        forked(partial(poll, order, RunOutcome.OK))
        most = len(sources)
        rounds = sized(5, scale)
        feeds = [source.feeds[0] for source in sources]
        asked = {"If-None-Match": '"unchanged"'}
        rivals = {
            "Scrapy, no-op spider": partial(_cost, partial(visit, feeds, None, asked), most),
            f"our crawl of {most} sources": partial(
                _cost, partial(poll, order, RunOutcome.NOT_MODIFIED), most
            ),
        }
        yield from figures("ms CPU/304", in_turns(rivals, rounds))
        starts = {
            f"{number} due at once": partial(_in_shards, order, sources[:number])
            for number in sorted(set(numbers))
        }
        yield from figures("ms CPU/due source", in_turns(starts, rounds))


def _in_shards(order: CrawlOrder, due: list[Source]) -> float:
    """Crawl what is due as the daemon does, in one child per shard; the cost of the children per source."""
    batches = [batch for shard in shards(due) for batch in shard.batches]
    costs = [
        forked(partial(poll, replace(order, sources=batch), RunOutcome.NOT_MODIFIED)) for batch in batches
    ]
    return sum(cost.cpu for cost in costs) / len(due)


def _cost(work: partial[None], polled: int) -> float:
    return forked(work).cpu / polled

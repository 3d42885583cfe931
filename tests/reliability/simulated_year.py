"""A year of many newsrooms: `python -m tests.reliability.simulated_year --sources 200 --days 365`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import event, func, select

from crawler.honesty.look import look
from crawler.order import CrawlOrder
from crawler.pages.article import ArticlePage
from crawler.politeness.interval import Pace
from crawler.replay import ReplayOutcome, replay
from storage import schema
from storage.database import Database
from storage.sources import SourceEntry, due_sources, register_sources
from storage.tables import FaultKind, SourceFault, SourceState
from tests.reliability.clockwork import Clockwork
from tests.reliability.diary import Diary
from tests.reliability.findings import Findings, find
from tests.reliability.simulated_pages import ScriptedPage
from tests.reliability.world import World, build

BUDGET = 100  # requests per host and day
_INTERVAL = timedelta(hours=4)  # on average; six polls a day
_LOOK_AT_ALL = timedelta(hours=12)
# From the report of a redesign to the page object that can read it: by then the first pages are given up.
_FIXED_AFTER = timedelta(days=6)


def main(arguments: Sequence[str]) -> int:
    """Live through several worlds side by side and print what they came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--worlds", type=int, default=8, help="the sources are shared out among them")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument(
        "--diary", type=Path, help="a file of the worlds lived through; those in it are not again"
    )
    chosen = parser.parse_args(arguments)
    diary = Diary(chosen.diary)
    found = Findings()
    with ProcessPoolExecutor() as pool:
        lived = [
            pool.submit(
                live_through, diary, chosen.sources // chosen.worlds, chosen.days, chosen.seed + number
            )
            for number in range(chosen.worlds)
        ]
        for one in as_completed(lived):
            part, seconds = one.result()
            print(f"a world of {part.source_days} source-days took {seconds:.0f} s of CPU", flush=True)
            found.add(part)
    print(*found.lines(), *found.missing[:20], *found.false_alarms[:20], sep="\n")
    print(*(f"{one}" for one in found.redesigns if one.unseen is None or one.unseen >= 2), sep="\n")
    return int(bool(found.missing or found.doubled or found.unbalanced or found.busiest_day > BUDGET))


def live_through(diary: Diary, sources: int, days: int, seed: int) -> tuple[Findings, float]:
    """Return what a world came to and its seconds of CPU, from the diary if it stands there."""
    known = diary.read(sources, days, seed)
    if known is not None:
        return known
    found, seconds = simulate(sources, days, seed)
    diary.write(sources, days, seed, found, seconds)
    return found, seconds


def simulate(sources: int, days: int, seed: int, *, redesigned_every: int = 6) -> tuple[Findings, float]:
    """Live through one world in a database of its own; return what it came to and the seconds of CPU."""
    began = process_time()
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/world.db")
        _do_not_wait_for_the_disk(database)
        schema.upgrade(database)
        world = build(sources, days, seed, redesigned_every=redesigned_every)
        for _ in live(world, database):
            pass
        found = find(world, database)
        database.dispose()
    return found, process_time() - began


def live(world: World, database: Database) -> Iterator[datetime]:
    """Crawl whatever is due until the end of the world; gives each moment at which something was crawled."""
    with database.transaction() as session:
        entries = [SourceEntry(name=s.name, title=s.title, home=s.home) for s in world.sources.values()]
        register_sources(session, entries, world.begin)
    clockwork = Clockwork(database, _order(database), world.network())
    fixes: dict[str, datetime] = {}
    looked = now = world.begin
    while now < world.end:
        with database.reading() as session:
            names = due_sources(session, now, 500)
        if names:
            reports = clockwork.crawl([world.sources[name] for name in names], now)
            # The daemon looks within five minutes at what brought something.
            look(database, now, {name for name, report in reports.items() if report.counts.stored})
            _mend(world, fixes, database, now)
            yield now
        if now - looked >= _LOOK_AT_ALL:
            look(database, now)
            looked = now
        with database.reading() as session:
            due = session.scalar(select(func.min(SourceState.next_crawl_at)))
        now = max(now + timedelta(minutes=1), due or world.end)


def _mend(world: World, fixes: dict[str, datetime], database: Database, now: datetime) -> None:
    """Let an operator write a new page object some days after a redesign was reported."""
    with database.reading() as session:
        unreadable = SourceFault.kind == FaultKind.UNREADABLE
        told = select(SourceFault.source).where(unreadable, SourceFault.opened_at == now)
        fixes |= dict.fromkeys(session.scalars(told), now + _FIXED_AFTER)
    for name in [name for name, at in fixes.items() if at <= now]:
        world.sources[name] = replace(world.sources[name], layouts=(ScriptedPage, ArticlePage))
        del fixes[name]
        read_again = replay(database, world.sources[name], since=None, dry_run=False, now=now)
        world.replayed[name] += sum(one.outcome is ReplayOutcome.NEW for one in read_again)


def _do_not_wait_for_the_disk(database: Database) -> None:
    @event.listens_for(database.engine, "connect")
    def relax(connection: object, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]  # a sqlite3 connection


def _order(database: Database) -> CrawlOrder:
    return CrawlOrder(
        database_url=database.url,
        sources=(),
        user_agent="Stadtradar/0.1 (+mailto:test@example.org)",
        interval=_INTERVAL,
        pace=Pace(average=_INTERVAL),
        download_delay=timedelta(0),
        requests_per_host_per_day=BUDGET,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

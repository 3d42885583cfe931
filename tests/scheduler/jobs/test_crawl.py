"""Crawling what is due, in real children."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from crawler.sources import Source
from scheduler.jobs import CrawlDue, CrawlPlan
from scheduler.shards import shard_number
from storage.crawling.hosts import Pause, keep_pause
from storage.crawling.runs import FaultKind
from storage.database import Database
from storage.sources import latest_runs, list_sources
from storage.tables import CrawlRun, RunOutcome, SourceState
from tests.crawler.news_site import publish, source
from tests.crawls import order_for, register
from tests.scheduler.logged import Logged
from tests.scheduler.rogue_pages import Killed, Stuck
from tests.servers import FaultServer, held, never, page
from tests.waiting import eventually


def on_localhost(site: FaultServer, name: str, **changes: object) -> Source:
    """The same server under another host name, so that the source is of another shard."""
    base = site.url("/").replace("127.0.0.1", "localhost")
    values: dict[str, object] = {"home": base, "feeds": (f"{base}feed",)}
    return source(site, name, **(values | changes))


@contextmanager
def crawling_due(
    database: Database,
    *sources: Source,
    wall_limit: timedelta = timedelta(seconds=120),
    has_room: Callable[[], bool] = lambda: True,
) -> Iterator[CrawlDue]:
    register(database, *sources)
    hosts = frozenset(url.split("/")[2] for one in sources for url in (one.home, *one.feeds))
    order = order_for(
        database.url,
        *sources,
        hosts=hosts,
        interval=timedelta(milliseconds=1),
        download_timeout=timedelta(seconds=120),
    )
    stopping = Event()
    plan = CrawlPlan(order=order, wall_limit=wall_limit, memory_limit_mib=2048)
    job = CrawlDue(database, plan, stopping, has_room=has_room)
    try:
        yield job
    finally:
        stopping.set()
        job.shut_down()


def ticking(crawl_due: CrawlDue, condition: Callable[[], object], what: str) -> None:
    """Let the job run as the daemon does until the condition holds."""

    def tick() -> object:
        crawl_due()
        return condition()

    eventually(tick, what=what)


def state(database: Database, name: str) -> SourceState:
    with database.reading() as session:
        return next(one for one in list_sources(session) if one.name == name)


def last_run(database: Database, name: str) -> CrawlRun | None:
    with database.reading() as session:
        return latest_runs(session).get(name)


def is_read(database: Database, name: str) -> bool:
    run = last_run(database, name)
    return run is not None and run.outcome == RunOutcome.OK


def test_shard_under_way_is_not_started_again(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    release = Event()
    site.answers["/feed"] = held(site.answers["/feed"], release)

    with crawling_due(sqlite_database, source(site)) as crawl_due:
        crawl_due()
        site.await_request("/feed")
        for _ in range(5):
            crawl_due()
        release.set()
        eventually(lambda: is_read(sqlite_database, "blatt"), what="the crawl ended")

        assert site.paths.count("/feed") == 1
        ticking(crawl_due, lambda: site.paths.count("/feed") == 2, "the next crawl")
    assert site.busiest == 1


def test_hanging_source_holds_up_no_other_shard(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    site.answers["/stumm"] = never()
    silent = source(site, "stumm", feeds=(site.url("/stumm"),))
    healthy = on_localhost(site, "gesund")
    assert shard_number(silent) != shard_number(healthy)

    with crawling_due(sqlite_database, silent, healthy) as crawl_due:
        crawl_due()
        site.await_request("/stumm")
        eventually(lambda: is_read(sqlite_database, "gesund"), what="the healthy source read")

        run = last_run(sqlite_database, "stumm")
        assert run is not None
        assert run.outcome == RunOutcome.RUNNING


@pytest.mark.parametrize(
    ("layout", "kind"), [(Killed, FaultKind.CRASH), (Stuck, FaultKind.TIMEOUT)], ids=["killed", "stuck"]
)
def test_source_that_took_its_child_down_pauses_and_is_then_crawled_alone(
    sqlite_database: Database,
    site: FaultServer,
    logged: Logged,
    layout: type[Killed | Stuck],
    kind: FaultKind,
) -> None:
    publish(site, "trier")
    rogue = source(site, "schurke", layouts=(layout,))
    neighbour = source(site, "nachbar")  # its article waits behind the other's: one request a host

    with crawling_due(sqlite_database, rogue, neighbour, wall_limit=timedelta(seconds=6)) as crawl_due:
        crawl_due()
        eventually(lambda: state(sqlite_database, "schurke").fault_kind, what="the fault")
        assert state(sqlite_database, "schurke").fault_kind == kind
        assert state(sqlite_database, "schurke").next_crawl_at > datetime.now(UTC) - timedelta(minutes=1)
        eventually(lambda: logged.count("source fault"), what="the fault told")
        deaths = logged.count("crawl died")

        ticking(crawl_due, lambda: is_read(sqlite_database, "nachbar"), "the neighbour read")
        ticking(crawl_due, lambda: logged.count("crawl died") > deaths, "another death")

    again = logged.named("crawl died")[deaths]
    assert again["extra"]["sources"] == ["schurke"]
    assert state(sqlite_database, "schurke").consecutive_failures >= 2
    assert state(sqlite_database, "nachbar").fault_kind is None


def test_fault_is_told_when_it_begins_and_when_it_ends(
    sqlite_database: Database, site: FaultServer, logged: Logged
) -> None:
    publish(site, "trier")
    working = site.answers["/feed"]
    site.answers["/feed"] = page("<html><form>WLAN-Anmeldung</form></html>")

    with crawling_due(sqlite_database, source(site)) as crawl_due:
        ticking(crawl_due, lambda: site.paths.count("/feed") >= 4, "some crawls")
        site.answers["/feed"] = working
        ticking(crawl_due, lambda: logged.count("source recovered"), "the recovery")

    (fault,) = logged.named("source fault")
    assert fault["level"].name == "WARNING"
    assert fault["extra"]["source"] == "blatt"
    assert fault["extra"]["kind"] == FaultKind.NOT_A_FEED
    assert logged.count("source recovered") == 1


def test_fault_of_before_a_restart_is_not_told_again_but_its_end_is(
    sqlite_database: Database, site: FaultServer, logged: Logged
) -> None:
    site.answers["/feed"] = page("<html><form>WLAN-Anmeldung</form></html>")
    with crawling_due(sqlite_database, source(site)) as crawl_due:
        crawl_due()
        eventually(lambda: logged.count("source fault"), what="the fault told")
    seen = site.paths.count("/feed")

    with crawling_due(sqlite_database, source(site)) as crawl_due:
        ticking(crawl_due, lambda: site.paths.count("/feed") >= seen + 2, "two more crawls")
        publish(site, "trier")
        ticking(crawl_due, lambda: logged.count("source recovered"), "the recovery")

    assert logged.count("source fault") == 1


def test_no_child_is_started_for_a_source_whose_host_rests(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    until = datetime.now(UTC) + timedelta(hours=2)
    with sqlite_database.transaction() as session:
        keep_pause(session, site.authority, Pause(failures=3, until=until, reason="HTTP 503"))

    with crawling_due(sqlite_database, source(site)) as crawl_due:
        crawl_due()

    assert state(sqlite_database, "blatt").next_crawl_at == until
    assert last_run(sqlite_database, "blatt") is None
    assert site.requests == []


def test_without_room_nothing_begins_and_with_room_it_goes_on_by_itself(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")
    room = Event()

    with crawling_due(sqlite_database, source(site), has_room=room.is_set) as crawl_due:
        for _ in range(5):
            crawl_due()
        before = (site.paths, state(sqlite_database, "blatt").next_crawl_at <= datetime.now(UTC))
        room.set()
        ticking(crawl_due, lambda: is_read(sqlite_database, "blatt"), "the crawl")

    assert before == ([], True)

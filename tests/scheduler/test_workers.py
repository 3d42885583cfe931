"""Crawls in child processes that go wrong in every way."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import psutil
import pytest

from crawler.order import CrawlOrder, SourceResult
from crawler.pages.article import ArticlePage
from scheduler.workers import CrawlDied, run_crawl, start_fork_server
from storage.database import Database
from storage.tables import RunOutcome
from tests.crawler.news_site import publish, source
from tests.crawls import order_for, register
from tests.scheduler.logged import Logged
from tests.scheduler.rogue_pages import Greedy, Killed, Segfaulting, Stuck, Talkative
from tests.servers import FaultServer, never
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
LONG = timedelta(seconds=120)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def an_order(
    database: Database, site: FaultServer, layout: type[ArticlePage] = ArticlePage, **changes: object
) -> CrawlOrder:
    blatt = source(site, layouts=(layout,))
    register(database, blatt)
    values: dict[str, object] = {"download_timeout": LONG, "hosts": frozenset({site.authority})}
    return order_for(database.url, blatt, **(values | changes))  # type: ignore[arg-type]  # fields of the order


def run(
    order: CrawlOrder, *, wall_limit: timedelta = LONG, memory_limit_mib: int = 2048
) -> list[SourceResult]:
    return run_crawl(order, wall_limit=wall_limit, memory_limit_mib=memory_limit_mib)


def fork_server() -> psutil.Process | None:
    """Return the process our children are forked from."""
    alive = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return next((child for child in alive if "forkserver" in " ".join(child.cmdline())), None)


def children() -> list[psutil.Process]:
    """Return the crawls under way."""
    server = fork_server()
    return [] if server is None else server.children()


def test_results_of_a_crawl_come_back(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")

    (result,) = run(an_order(sqlite_database, site))

    assert (result.source, result.outcome, result.counts.stored) == ("blatt", RunOutcome.OK, 2)
    assert children() == []


def test_child_that_waits_for_a_silent_site_is_ended_at_the_limit(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/feed"] = never()
    order = an_order(sqlite_database, site)
    began = monotonic()

    with pytest.raises(CrawlDied, match="Zeitgrenze") as death:
        run(order, wall_limit=timedelta(seconds=3))

    assert death.value.timed_out
    assert monotonic() - began < 15
    assert children() == []


def test_child_whose_spider_is_stuck_is_ended_at_the_limit(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, "trier")

    with pytest.raises(CrawlDied, match="Zeitgrenze") as death:
        run(an_order(sqlite_database, site, Stuck), wall_limit=timedelta(seconds=5))

    assert death.value.timed_out
    assert children() == []


@pytest.mark.parametrize(("layout", "name"), [(Segfaulting, "SIGSEGV"), (Killed, "SIGKILL")])
def test_signal_that_ended_a_child_is_named(
    sqlite_database: Database, site: FaultServer, layout: type[ArticlePage], name: str
) -> None:
    publish(site, "trier")

    with pytest.raises(CrawlDied, match=name) as death:
        run(an_order(sqlite_database, site, layout))

    assert not death.value.timed_out
    assert not death.value.stopped


def test_greedy_page_meets_the_memory_limit(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")

    (result,) = run(an_order(sqlite_database, site, Greedy), memory_limit_mib=1024)

    assert result.fault_kind == "crash"
    assert "MemoryError" in (result.fault_text or "")
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY  # ours is as it was


def test_smallest_memory_limit_allows_an_ordinary_crawl(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")

    (result,) = run(an_order(sqlite_database, site), memory_limit_mib=320)

    assert result.counts.stored == 2


def test_fork_server_has_its_imports_where_nobody_started_it() -> None:
    program = """
from datetime import timedelta
from functools import partial
from scheduler.child import Limits
from scheduler.workers import run_in_child

loaded = partial(eval, "list(__import__('sys').modules)")
print("crawler.preload" in run_in_child(loaded, Limits(wall=timedelta(minutes=2), memory_mib=320)))
"""

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert told.stdout.split() == [b"True"]


@pytest.mark.parametrize("layout", [ArticlePage, Stuck])
def test_crawl_that_shall_stop_stops(
    sqlite_database: Database, site: FaultServer, layout: type[ArticlePage]
) -> None:
    publish(site, "trier")
    if layout is ArticlePage:
        site.answers["/a/trier"] = never()
    stopping = Event()

    def stop_in_mid_crawl() -> None:
        site.await_request("/a/trier")
        stopping.set()

    stopper = Thread(target=stop_in_mid_crawl)
    stopper.start()
    began = monotonic()
    with pytest.raises(CrawlDied) as death:
        run_crawl(
            an_order(sqlite_database, site, layout),
            wall_limit=LONG,
            memory_limit_mib=2048,
            should_stop=stopping.is_set,
        )

    stopper.join()
    assert death.value.stopped
    assert monotonic() - began < 25
    assert children() == []


def test_database_that_cannot_be_opened_is_the_reason_told(site: FaultServer, tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    order = order_for(f"sqlite:///{tmp_path}/datei/stadtradar.db", source(site))

    with pytest.raises(CrawlDied, match="konnte nicht beginnen"):
        run(order)


def test_child_logs_in_its_daemons_log_one_event_a_line_and_without_values(
    sqlite_database: Database, site: FaultServer, logged: Logged
) -> None:
    publish(site, "trier")

    run(an_order(sqlite_database, site, Talkative))

    (seen,) = logged.named("page angesehen")
    assert seen["level"].name == "WARNING"
    assert seen["extra"]["url"] == site.url("/a/trier")
    (refused,) = logged.named("page refused")
    error = refused["exception"]
    assert error is not None
    assert "ValueError: invalid literal" in str(error.value)
    assert refused["extra"]["error"] == "ValueError"
    assert "geheimnis" not in str(error.value)


def test_children_are_forked_from_a_server_that_holds_scrapy_but_no_reactor() -> None:
    start_fork_server()
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_tell_modules, args=(sender,), daemon=True)
    child.start()
    try:
        assert receiver.poll(60)
        loaded = receiver.recv()
    finally:
        child.kill()
        child.join()

    assert {"crawler.run", "scrapy.crawler"} <= loaded
    assert "twisted.internet.reactor" not in loaded


def _tell_modules(sender: Connection) -> None:
    sender.send(set(sys.modules))


def test_crawls_go_on_when_the_fork_server_was_killed(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    start_fork_server()
    server = fork_server()
    assert server is not None
    server.kill()
    # Earlier, while it dies, it would still be taken for alive.
    eventually(lambda: server.status() == psutil.STATUS_ZOMBIE, what="the server dead")

    (result,) = run(an_order(sqlite_database, site))

    assert result.counts.stored == 1


_DAEMON = """
import pickle, sys
from datetime import timedelta
from pathlib import Path
from scheduler.workers import run_crawl
if __name__ == "__main__":
    order = pickle.loads(Path("order.pickle").read_bytes())
    run_crawl(order, wall_limit=timedelta(seconds=120), memory_limit_mib=2048)
"""


@pytest.mark.parametrize("layout", [ArticlePage, Stuck])
def test_no_orphan_crawls_on_when_its_daemon_is_killed(
    sqlite_database: Database, site: FaultServer, tmp_path: Path, layout: type[ArticlePage]
) -> None:
    import pickle  # noqa: PLC0415  for this test only

    publish(site, "trier")
    if layout is ArticlePage:
        site.answers["/a/trier"] = never()
    (tmp_path / "order.pickle").write_bytes(pickle.dumps(an_order(sqlite_database, site, layout)))
    (tmp_path / "daemon.py").write_text(_DAEMON)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    daemon = psutil.Popen([sys.executable, "daemon.py"], env=environ)
    family: list[psutil.Process] = []
    try:
        site.await_request("/a/trier")
        family = daemon.children(recursive=True)
        assert len(family) >= 2  # the fork server and its child

        daemon.send_signal(signal.SIGKILL)
        daemon.wait()

        _, alive = psutil.wait_procs(family, timeout=20)
        assert alive == []
    finally:
        for process in (daemon, *family):
            if process.is_running():
                process.kill()
        daemon.wait()

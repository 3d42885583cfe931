"""A crawl that is stopped or killed midway loses nothing."""

import os
import signal
from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from storage.crawling.runs import RunCounts
from storage.database import Database
from storage.sources import latest_runs
from storage.tables import IngestEntry, RunOutcome
from tests.crawler.news_site import publish, rss, source, title
from tests.crawler.visits import count, crawl_site, due, etags, patient_order, pid_of, state_of, titles
from tests.crawls import crawling, register
from tests.servers import FaultServer, conditional, held, page


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.mark.parametrize("killer", [signal.SIGKILL, signal.SIGTERM])
def test_crawl_that_dies_midway_loses_nothing(
    sqlite_database: Database, site: FaultServer, killer: signal.Signals
) -> None:
    names = ("ulm", "trier", "mainz", "kiel")
    publish(site, *names)
    links = rss(*(site.url(f"/a/{name}") for name in names))
    site.answers["/feed"] = conditional(links, etag='"eins"')
    whole_page = site.answers["/a/trier"]
    site.answers["/a/trier"] = held(whole_page, Event())
    register(sqlite_database, source(site))
    order = patient_order(sqlite_database, site)
    with crawling(order) as under_way:
        site.await_request("/a/trier")
        began = monotonic()
        os.kill(pid_of(under_way.process.pid), killer)
        under_way.process.join(10)
        assert monotonic() - began < 5
    half = titles(sqlite_database)
    validators, waiting = etags(sqlite_database), due(sqlite_database)
    site.answers["/a/trier"] = whole_page

    result = crawl_site(sqlite_database, site)

    assert half == [title("kiel"), title("mainz")]
    assert (validators, waiting) == ([], ["blatt"])
    assert result.outcome is RunOutcome.OK
    assert titles(sqlite_database) == sorted(title(name) for name in names)
    assert count(sqlite_database, IngestEntry) == len(names)


def test_stopped_crawl_says_so_in_the_ledger(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "trier", "mainz")
    site.answers["/a/trier"] = held(page(), Event())
    register(sqlite_database, source(site))
    order = patient_order(sqlite_database, site)

    with crawling(order) as under_way:
        site.await_request("/a/trier")
        os.kill(pid_of(under_way.process.pid), signal.SIGTERM)
        result = under_way.results()["blatt"]

    assert result.outcome is RunOutcome.INTERRUPTED
    assert result.counts == RunCounts(listed=2, skipped=1, fetched=1, stored=1, reasons={"skipped:left": 1})
    with sqlite_database.reading() as session:
        assert latest_runs(session)["blatt"].outcome == RunOutcome.INTERRUPTED
    assert state_of(sqlite_database).fault_text is None

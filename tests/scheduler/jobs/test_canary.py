"""The nightly check, in real children, and what it leaves in the store."""

from collections.abc import Iterator
from datetime import time, timedelta
from threading import Event, Thread

import pytest

from crawler.politeness.night import Night as Hours
from crawler.sources import Source
from scheduler.jobs import Canary, CrawlDue, CrawlPlan, time_to_check
from scheduler.shards import shards
from storage.crawling.faults import fault_history
from storage.database import Database
from storage.tables import FaultKind, SourceFault
from tests.crawler.news_site import TEXT, article, publish, source, title
from tests.crawls import order_for, register
from tests.scheduler.logged import Logged
from tests.servers import FaultServer, page
from tests.waiting import eventually


class Night:
    """A daemon's parts that the check needs."""

    def __init__(self, database: Database, *sources: Source, hosts: frozenset[str]) -> None:
        register(database, *sources)
        order = order_for(database.url, *sources, hosts=hosts)
        plan = CrawlPlan(order=order, wall_limit=timedelta(seconds=60), memory_limit_mib=2048)
        self.stopping = Event()
        self.crawl = CrawlDue(database, plan, self.stopping)
        self.check = Canary(database, plan, self.crawl, self.stopping)


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "aachen", "bonn")
        for name in ("aachen", "bonn"):
            server.answers[f"/a/{name}"] = page(article(title(name), f"{TEXT} {TEXT} {name}"))
        yield server


@pytest.fixture
def night(database: Database, site: FaultServer) -> Iterator[Night]:
    night = Night(database, source(site), hosts=frozenset({site.authority}))
    yield night
    night.stopping.set()
    night.crawl.shut_down()


def faults(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        return fault_history(session, "blatt")


def test_a_gap_opens_a_fault_once_and_closes_it_when_it_is_gone(
    database: Database, site: FaultServer, night: Night, logged: Logged
) -> None:
    whole = site.answers["/a/bonn"]
    site.answers["/a/bonn"] = page(article(title("bonn"), "Nur ein Satz."))

    night.check()
    night.check()
    (opened,) = faults(database)
    site.answers["/a/bonn"] = whole
    night.check()
    (closed,) = faults(database)

    assert (opened.kind, opened.closed_at) == (FaultKind.CANARY, None)
    assert "/a/bonn" in opened.evidence
    assert "stadtradar canary blatt" in opened.remedy
    assert closed.closed_at is not None
    assert (logged.count("source fault"), logged.count("source recovered")) == (1, 1)


def test_newsletters_among_the_newest_do_not_stand_for_articles(
    database: Database, site: FaultServer, night: Night
) -> None:
    letters = [f"newsletter-{number}" for number in range(4)]
    short = page(article(title("bonn"), "Nur ein Satz."))
    letter = page(
        article("Newsletter der Woche", "Liebe Leser,").replace(
            "</p></article>", "</p><p>Inhalt:</p></article>"
        )
    )
    publish(site, *letters, "aachen", "bonn", "celle", bonn=short, **dict.fromkeys(letters, letter))

    night.check()

    (fault,) = faults(database)
    assert "Auf 1 von 2 neuen Seiten" in fault.text
    assert "/a/bonn" in fault.evidence
    assert "/a/celle" not in site.paths


def test_a_source_that_does_not_answer_says_nothing_about_its_pages(
    database: Database, site: FaultServer, night: Night
) -> None:
    site.answers["/a/bonn"] = page(article(title("bonn"), "Nur ein Satz."))
    night.check()
    site.answers["/feed"] = page("kaputt", status=500)

    night.check()

    (fault,) = faults(database)
    assert fault.closed_at is None


def test_a_host_is_not_asked_while_a_crawl_of_it_is_under_way(
    database: Database, site: FaultServer, night: Night
) -> None:
    (shard,) = shards([source(site)])
    check = Thread(target=night.check)

    with night.crawl.alone(shard) as taken:
        assert taken
        check.start()
        night.crawl()
        check.join(1)
        asked_meanwhile = list(site.paths)

    eventually(lambda: not check.is_alive(), what="the check is done")
    assert asked_meanwhile == []
    assert "/a/bonn" in site.paths
    assert faults(database) == []


def test_the_end_of_the_daemon_ends_the_check(site: FaultServer, night: Night) -> None:
    (shard,) = shards([source(site)])

    with night.crawl.alone(shard):
        check = Thread(target=night.check)
        check.start()
        night.stopping.set()
        check.join(30)

    assert not check.is_alive()
    assert site.paths == []


@pytest.mark.parametrize(
    ("hours", "at"),
    [
        (None, time(4, 30)),
        ("22:00-06:00", time(6)),
        ("04:30-05:15", time(5, 15)),
        ("22:00-04:30", time(4, 30)),
    ],
)
def test_the_check_waits_for_the_end_of_hours_without_requests(hours: str | None, at: time) -> None:
    assert time_to_check(Hours.read(hours) if hours else None) == at

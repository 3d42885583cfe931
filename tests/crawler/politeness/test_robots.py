"""robots.txt from crawl to crawl: asked for twice a day, and a server that fails within the day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.crawling.hosts import RobotsTxt, all_robots, keep_robots
from storage.crawling.runs import FaultKind
from storage.database import Database
from tests.crawler.news_site import publish, source
from tests.crawler.visits import crawl_site, state_of, titles
from tests.crawls import crawl_in_child, order_for
from tests.servers import FaultServer, never, page, redirect


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "trier")
        server.answers["/robots.txt"] = page("User-agent: *\nAllow: /\nCrawl-delay: 0.1")
        yield server


def test_second_crawl_does_not_ask_again(sqlite_database: Database, site: FaultServer) -> None:
    crawl_site(sqlite_database, site)
    crawl_site(sqlite_database, site)

    assert site.paths.count("/robots.txt") == 1
    assert (_kept(sqlite_database).status, _kept(sqlite_database).crawl_delay) == (200, 0.1)


def test_after_half_a_day_it_is_asked_for_and_its_change_remembered(
    sqlite_database: Database, site: FaultServer
) -> None:
    crawl_site(sqlite_database, site)
    _age(sqlite_database, timedelta(hours=13))
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /")

    result = crawl_site(sqlite_database, site)

    assert result.fault_kind == FaultKind.ROBOTS_CHANGED
    assert _kept(sqlite_database).body == "User-agent: *\nDisallow: /"
    assert _kept(sqlite_database).previous_body == "User-agent: *\nAllow: /\nCrawl-delay: 0.1"


@pytest.mark.parametrize("answer", [page("busy", status=503), page("slow", status=429), never()])
def test_a_copy_of_the_day_stands_in_for_a_server_that_fails(
    sqlite_database: Database, site: FaultServer, answer: object
) -> None:
    crawl_site(sqlite_database, site)
    _age(sqlite_database, timedelta(hours=13))
    publish(site, "mainz", "trier")
    site.answers["/robots.txt"] = answer  # type: ignore[assignment]  # a script
    hosts = frozenset({site.authority})

    crawl_in_child(
        order_for(sqlite_database.url, source(site), hosts=hosts, download_timeout=timedelta(seconds=2))
    )

    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier"]
    assert site.paths.count("/robots.txt") == 2


def test_a_copy_older_than_a_day_does_not(sqlite_database: Database, site: FaultServer) -> None:
    crawl_site(sqlite_database, site)
    _age(sqlite_database, timedelta(hours=25))
    site.answers["/robots.txt"] = page("busy", status=503)

    crawl_site(sqlite_database, site)

    assert state_of(sqlite_database).fault_kind == FaultKind.ROBOTS


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_served_allows_all(
    sqlite_database: Database, site: FaultServer, status: int
) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /", status=status)

    crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert (_kept(sqlite_database).status, _kept(sqlite_database).body) == (status, "")


def test_five_redirects_lead_to_the_rules(sqlite_database: Database, site: FaultServer) -> None:
    site.answers["/robots.txt"] = redirect("/r/1")
    for hop in range(1, 5):
        site.answers[f"/r/{hop}"] = redirect(f"/r/{hop + 1}", status=301)
    site.answers["/r/5"] = page("\ufeffUser-agent: *\nDisallow: /a/")

    crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == []
    assert "/a/trier" not in site.paths


def _kept(database: Database) -> RobotsTxt:
    with database.reading() as session:
        (robots,) = all_robots(session)
        return robots


def _age(database: Database, age: timedelta) -> None:
    robots = _kept(database)
    with database.transaction() as session:
        keep_robots(session, replace(robots, fetched_at=robots.fetched_at - age))

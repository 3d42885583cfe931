"""Crawls of publishers who reserve text and data mining."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.order import SourceResult, Tdm
from storage.crawling.hosts import keep_tdm_file, tdm_file_of
from storage.database import Database
from storage.tables import RunOutcome
from tests.crawler.news_site import article, publish, source, text, title
from tests.crawler.visits import state_of, titles
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, page

FILE = "/.well-known/tdmrep.json"
RESERVED = page(article(title("mainz"), text("mainz"), head='<meta name="tdm-reservation" content="1">'))
BOTH = ["Sensoren in Mainz", "Sensoren in Trier"]


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "trier", "mainz")
        yield server


def test_articles_under_the_servers_reservation_are_not_fetched(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers[FILE] = page(
        '[{"location": "/a/m*", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"}]'
    )

    result = _crawl(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert "/a/mainz" not in site.paths
    assert (result.outcome, result.counts.reasons) == (RunOutcome.OK, {"skipped:tdm": 1})
    state = state_of(sqlite_database)
    assert state.tdm_reserved is True
    assert (state.tdm_evidence or "").startswith(f'{site.url(FILE)}: {{"location": "/a/m*"')
    assert state.tdm_policy == "https://a.example/p"
    assert state.tdm_checked_at is not None


def test_an_article_that_reserves_itself_is_fetched_once_and_not_stored(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/a/mainz"] = RESERVED

    result = _crawl(sqlite_database, site)
    _crawl(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert result.counts.rejected == 1
    assert site.paths.count("/a/mainz") == 1
    assert site.url("/a/mainz") in (state_of(sqlite_database).tdm_evidence or "")
    assert state_of(sqlite_database).tdm_reserved is True


def test_a_header_of_the_page_outweighs_the_file(sqlite_database: Database, site: FaultServer) -> None:
    site.answers["/a/mainz"] = page(article(title("mainz"), text("mainz")), headers={"TDM-Reservation": "1"})
    site.answers[FILE] = page('[{"location": "/", "tdm-reservation": 0}]')

    _crawl(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert "HTTP-Kopf" in (state_of(sqlite_database).tdm_evidence or "")


def test_where_reservations_are_only_recorded_everything_is_read(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers[FILE] = page('[{"location": "/", "tdm-reservation": 1}]')
    site.answers["/a/mainz"] = RESERVED

    _crawl(sqlite_database, site, tdm=Tdm.RECORD)

    assert titles(sqlite_database) == BOTH
    assert state_of(sqlite_database).tdm_reserved is True


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_server_without_the_file_reserves_nothing(
    sqlite_database: Database, site: FaultServer, status: int
) -> None:
    site.answers[FILE] = page("[]", status=status)

    _crawl(sqlite_database, site)

    assert titles(sqlite_database) == BOTH
    assert (state_of(sqlite_database).tdm_reserved, state_of(sqlite_database).tdm_evidence) == (False, None)


def test_the_file_is_asked_for_once_a_day(sqlite_database: Database, site: FaultServer) -> None:
    for _ in range(2):
        _crawl(sqlite_database, site)
    asked = site.paths.count(FILE)
    _age(sqlite_database, site)
    site.answers[FILE] = page('[{"location": "/", "tdm-reservation": 1}]')
    _crawl(sqlite_database, site)

    assert (asked, site.paths.count(FILE)) == (1, 2)
    assert state_of(sqlite_database).tdm_reserved is True


def test_a_reservation_stands_while_the_server_fails_and_ends_when_it_is_taken_back(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers[FILE] = page('[{"location": "/", "tdm-reservation": 1}]')
    _crawl(sqlite_database, site)
    _age(sqlite_database, site)
    site.answers[FILE] = page("busy", status=502)
    _crawl(sqlite_database, site)
    stood = state_of(sqlite_database).tdm_reserved
    site.answers[FILE] = page("[]")
    publish(site, "ulm")

    _crawl(sqlite_database, site)

    assert stood is True
    assert state_of(sqlite_database).tdm_reserved is False
    assert titles(sqlite_database) == ["Sensoren in Ulm"]


def test_publishers_are_not_asked_where_nobody_wants_to_know(
    sqlite_database: Database, site: FaultServer
) -> None:
    _crawl(sqlite_database, site, tdm=None)

    assert FILE not in site.paths
    assert state_of(sqlite_database).tdm_reserved is None


def _crawl(database: Database, site: FaultServer, *, tdm: Tdm | None = Tdm.OBEY) -> SourceResult:
    described = source(site)
    register(database, described)
    order = order_for(database.url, described, hosts=frozenset({site.authority}), tdm=tdm)
    return crawl_in_child(order)["blatt"]


def _age(database: Database, site: FaultServer) -> None:
    with database.transaction() as session:
        file = tdm_file_of(session, site.url(""))
        assert file is not None
        keep_tdm_file(session, replace(file, fetched_at=file.fetched_at - timedelta(days=1)))

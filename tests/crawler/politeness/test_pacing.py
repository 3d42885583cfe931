"""A crawl times the next one by what the store knows of its source."""

from datetime import UTC, datetime, timedelta

from crawler.politeness.interval import Pace, Rhythm
from storage.crawling.hosts import RobotsTxt, keep_robots
from storage.database import Database
from storage.sources import list_sources
from tests.crawler.news_site import publish, source
from tests.crawler.visits import state_of
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, page

PACE = Pace(average=timedelta(minutes=15))


def test_a_crawl_learns_the_rhythm_and_keeps_to_the_bounds(sqlite_database: Database) -> None:
    with FaultServer() as site:
        publish(site, "trier", "mainz")

        wait = _wait_after(sqlite_database, site)

    assert PACE.shortest <= wait <= PACE.longest
    assert state_of(sqlite_database).poll_weight is not None


def test_a_rhythm_is_learned_from_news_and_once_a_day(database: Database) -> None:
    with FaultServer() as site:
        publish(site, "trier", "mainz")
        _wait_after(database, site)
        first = state_of(database).poll_learned_at
        _wait_after(database, site)
        without_news = state_of(database).poll_learned_at
        publish(site, "ulm", "trier", "mainz")
        _wait_after(database, site)
        with_news = state_of(database).poll_learned_at
        with database.transaction() as session:
            for state in list_sources(session):
                state.poll_learned_at = datetime.now(UTC) - timedelta(days=1)
        _wait_after(database, site)
        next_day = state_of(database).poll_learned_at

    assert first is not None
    assert with_news is not None
    assert next_day is not None
    assert without_news == first < with_news < next_day


def test_what_was_learned_is_kept_exactly(database: Database) -> None:
    with FaultServer() as site:
        publish(site, "trier", "mainz")
        _wait_after(database, site)

    state = state_of(database)
    assert state.poll_rates is not None
    known = Rhythm(working=tuple(state.poll_rates[:24]), free=tuple(state.poll_rates[24:]))
    assert known.weight == state.poll_weight


def test_an_hour_that_robots_txt_asks_for_is_kept_between_polls(sqlite_database: Database) -> None:
    with FaultServer() as site:
        publish(site, "trier")
        now = datetime.now(UTC)
        with sqlite_database.transaction() as session:
            keep_robots(session, RobotsTxt(origin=site.url(""), fetched_at=now, status=200, crawl_delay=3000))

        wait = _wait_after(sqlite_database, site)

    assert timedelta(minutes=50) <= wait <= timedelta(minutes=51)


def test_a_source_that_fails_backs_off_from_the_average(sqlite_database: Database) -> None:
    with FaultServer() as site:
        site.answers["/feed"] = page("broken", status=500)

        wait = _wait_after(sqlite_database, site)

    assert timedelta(minutes=15) <= wait <= timedelta(minutes=16)
    assert state_of(sqlite_database).poll_weight is None


def _wait_after(database: Database, site: FaultServer) -> timedelta:
    described = source(site)
    register(database, described)
    began = datetime.now(UTC)
    crawl_in_child(order_for(database.url, described, hosts=frozenset({site.authority}), pace=PACE))
    return state_of(database).next_crawl_at - began

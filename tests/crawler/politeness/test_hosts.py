from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.politeness.hosts import StoredHosts
from storage.crawling.hosts import DaySum, Pause, RobotsTxt, TdmFile
from storage.database import Database
from tests.storage.statements import counted

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = date(2026, 11, 27)
URLS = ("https://www.blatt.example/feed", "https://bote.example:8443/feed", "https://www.blatt.example/mehr")
ORIGINS = ("https://www.blatt.example", "https://bote.example:8443")
HOSTS = ("blatt.example", "bote.example:8443")
ROBOTS = RobotsTxt(origin=ORIGINS[0], fetched_at=NOW, status=200, body="User-agent: *\nAllow: /")
TDM = TdmFile(origin=ORIGINS[0], fetched_at=NOW, status=200, body="[]")
PAUSE = Pause(failures=3, until=NOW + timedelta(minutes=5), reason="HTTP 503")


@pytest.fixture
def hosts(database: Database) -> StoredHosts:
    earlier = StoredHosts(database)
    earlier.keep_robots(ROBOTS)
    earlier.keep_tdm_file(TDM)
    earlier.keep_pause(HOSTS[0], PAUSE)
    earlier.add_sums([DaySum(day=DAY, host=HOSTS[0], requests=3)])
    return StoredHosts(database)


def told(hosts: StoredHosts) -> list[object]:
    return [
        [hosts.robots(origin) for origin in ORIGINS],
        [hosts.tdm_file(origin) for origin in ORIGINS],
        [hosts.pause(host) for host in HOSTS],
        [hosts.requests_on(host, DAY) for host in HOSTS],
    ]


def test_what_was_looked_up_is_told_without_asking_the_store(database: Database, hosts: StoredHosts) -> None:
    with counted(database) as for_all:
        hosts.look_up(URLS, DAY)
    with counted(database) as afterwards:
        answers = told(hosts)

    assert answers == [[ROBOTS, None], [TDM, None], [PAUSE, None], [3, 0]]
    assert len([statement for statement in for_all if "SELECT" in statement]) == 4
    assert afterwards == []


def test_later_questions_are_put_to_the_store(database: Database, hosts: StoredHosts) -> None:
    hosts.look_up(URLS, DAY)
    told(hosts)
    StoredHosts(database).keep_pause(HOSTS[0], None)

    assert hosts.pause(HOSTS[0]) is None


def test_what_is_kept_counts_more_than_what_was_looked_up(hosts: StoredHosts) -> None:
    hosts.look_up(URLS, DAY)

    hosts.keep_pause(HOSTS[1], PAUSE)

    assert hosts.pause(HOSTS[1]) == PAUSE

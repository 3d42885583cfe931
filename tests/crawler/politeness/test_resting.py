"""Sources for which no crawl is started, because their hosts are left alone."""

import re
from datetime import UTC, datetime, timedelta

from crawler.dates import BERLIN
from crawler.order import CrawlOrder
from crawler.pages.article import ArticlePage
from crawler.politeness.night import Night
from crawler.politeness.resting import rests_until
from crawler.sources import Source
from storage.crawling.hosts import Pause
from tests.crawls import order_for

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
SOURCE = Source(
    name="blatt",
    title="Blatt",
    home="https://www.blatt.example/",
    layouts=(ArticlePage,),
    article_path=re.compile(".*"),
    feeds=("https://feeds.example/blatt",),
    listings=("https://www.blatt.example/liste",),
)
SOON, LATE = NOW + timedelta(hours=1), NOW + timedelta(hours=5)


def test_a_source_rests_as_long_as_all_its_hosts_do() -> None:
    own, feeds = _pause(LATE), _pause(SOON)

    assert _rests({}) is None
    assert _rests({"blatt.example": own}) is None
    assert _rests({"blatt.example": own, "feeds.example": feeds, "anderes.example": own}) == SOON


def test_a_host_that_had_its_requests_rests_until_midnight() -> None:
    spent = {"blatt.example", "feeds.example"}

    assert _rests({}, spent=spent) == datetime(2026, 11, 28, tzinfo=BERLIN)


def test_night_comes_first_and_a_source_may_have_hours_of_its_own() -> None:
    night = Night.read("09:00-11:00")
    ends = datetime(2026, 11, 27, 11, tzinfo=BERLIN)

    assert _rests({}, order=order_for("", night=night)) == ends
    assert _rests({}, order=order_for("", nights={"blatt": night})) == ends
    assert _rests({}, order=order_for("", night=night, nights={"blatt": Night.read("01:00-02:00")})) is None


def _pause(until: datetime) -> Pause:
    return Pause(failures=3, until=until, reason="HTTP 503")


def _rests(
    pauses: dict[str, Pause], *, spent: set[str] | None = None, order: CrawlOrder | None = None
) -> datetime | None:
    return rests_until(SOURCE, order or order_for(""), NOW, pauses=pauses, spent=spent or set())

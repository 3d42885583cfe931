"""Faults that show only in what a source did over time: silence and lost fields."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crawler.honesty.look import look
from storage.crawling.faults import open_faults
from storage.database import Database
from storage.tables import FaultKind, SourceFault
from tests.crawler.news_site import article, publish, text, title
from tests.crawler.visits import crawl_site
from tests.servers import FaultServer, page


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_a_source_that_falls_silent_is_found_and_forgiven(database: Database, site: FaultServer) -> None:
    days = [datetime.now(UTC) - timedelta(days=number) for number in range(20, 60)]
    names = [f"t{number}" for number in range(len(days))]
    publish(site, *names)
    for name, day in zip(names, days, strict=True):
        site.answers[f"/a/{name}"] = page(_dated(name, day))
    crawl_site(database, site)

    look(database, datetime.now(UTC))
    (silent,) = _open(database)
    publish(site, "neu", *names)
    site.answers["/a/neu"] = page(_dated("neu", datetime.now(UTC)))
    crawl_site(database, site)
    look(database, datetime.now(UTC))

    assert silent.kind == FaultKind.SILENT
    assert "Artikel zu erwarten" in silent.evidence
    assert [fault.kind for fault in _open(database)] == []


def test_news_with_an_old_date_breaks_a_silence(database: Database, site: FaultServer) -> None:
    publish(site, "trier")
    crawl_site(database, site)
    look(database, datetime.now(UTC))
    before = [fault.kind for fault in _open(database)]
    publish(site, "mainz", "trier")  # its page states a day of 2021 as well

    crawl_site(database, site)
    look(database, datetime.now(UTC))

    assert (before, _open(database)) == ([FaultKind.SILENT], [])


def test_a_source_that_could_not_be_read_is_not_called_silent(
    sqlite_database: Database, site: FaultServer
) -> None:
    _publish_with(site, "", "trier", "mainz")
    crawl_site(sqlite_database, site)

    look(sqlite_database, datetime.now(UTC) + timedelta(days=365))  # we were off for a year

    assert _open(sqlite_database) == []


def test_a_lost_field_is_found_within_three_articles_and_its_return_noticed(
    database: Database, site: FaultServer
) -> None:
    person = '{"@type": "Person", "name": "Erika Muster"}'
    author = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {person}}}</script>'
    before = [f"alt{number}" for number in range(12)]
    _publish_with(site, author, *before)
    crawl_site(database, site)
    look(database, datetime.now(UTC))
    assert _open(database) == []

    _publish_with(site, "", "neu1", "neu2", "neu3")
    crawl_site(database, site)
    look(database, datetime.now(UTC))
    (lost,) = _open(database)
    _publish_with(site, author, "wieder1", "wieder2", "wieder3")
    crawl_site(database, site)
    look(database, datetime.now(UTC))

    assert lost.kind == FaultKind.FIELD_LOST
    assert "Autor: bei 0 von 3 neuen Artikeln, zuvor bei 100 % von 12." in lost.evidence
    assert _open(database) == []


def _publish_with(site: FaultServer, head: str, *names: str) -> None:
    publish(site, *names)
    for name in names:
        site.answers[f"/a/{name}"] = page(_dated(name, datetime.now(UTC), head))


def _dated(name: str, day: datetime, head: str = "") -> str:
    return article(title(name), text(name), head=head).replace("13.12.2021", f"{day:%d.%m.%Y}")


def _open(database: Database) -> list[SourceFault]:
    with database.reading() as session:
        return open_faults(session)

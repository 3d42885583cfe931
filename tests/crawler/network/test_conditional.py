"""Asking only for what has changed, and not believing servers that mislead."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.crawling.runs import index_states
from storage.database import Database
from storage.tables import IndexState, PageFetch
from tests.crawler.news_site import article, publish, rss, text, title
from tests.crawler.visits import crawl_site, titles
from tests.servers import FaultServer, Script, SeenRequest, Wire, conditional, feed, in_turn, page

VALIDATED = {"ETag": '"1"', "Last-Modified": "Fri, 27 Nov 2026 08:00:00 GMT"}


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        publish(server, "trier", trier=_conditional("trier"))
        yield server


def test_a_young_article_is_read_again_only_if_it_changed(
    sqlite_database: Database, site: FaultServer
) -> None:
    crawl_site(sqlite_database, site)
    before = _page(sqlite_database)

    result = crawl_site(sqlite_database, site)

    shown = [request.headers for request in site.requests if request.path == "/a/trier"]
    assert "if-none-match" not in shown[0]
    assert (shown[1]["if-none-match"], shown[1]["if-modified-since"]) == ('"1"', VALIDATED["Last-Modified"])
    assert (result.counts.unchanged, result.counts.failed) == (1, 0)
    assert _page(sqlite_database).checked_at > before.checked_at
    assert _page(sqlite_database).fetched_at == before.fetched_at


def test_an_article_that_changed_is_read(sqlite_database: Database, site: FaultServer) -> None:
    crawl_site(sqlite_database, site)
    site.answers["/a/trier"] = page(
        article("Sensoren in Trier, berichtigt", text("trier")), headers=VALIDATED
    )

    result = crawl_site(sqlite_database, site)

    assert result.counts.updated == 1
    assert titles(sqlite_database) == ["Sensoren in Trier, berichtigt"]


def test_a_304_nobody_asked_for_is_answered_by_asking_again(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/a/trier"] = in_turn(page(status=304), site.answers["/a/trier"])

    result = crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert result.counts.stored == 1
    last = [request.headers for request in site.requests if request.path == "/a/trier"][-1]
    assert last["cache-control"] == "no-cache"


def test_a_server_that_knows_nothing_but_304_is_a_failure(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/a/trier"] = page(status=304)

    result = crawl_site(sqlite_database, site)

    assert result.counts.reasons == {"failed:http": 1}
    assert site.paths.count("/a/trier") == 2


@pytest.mark.parametrize("validators", [{"ETag": '"1"'}, {"Last-Modified": VALIDATED["Last-Modified"]}])
def test_an_index_that_changes_under_the_same_validators_is_never_asked_by_them_again(
    sqlite_database: Database, site: FaultServer, validators: dict[str, str]
) -> None:
    site.answers["/feed"] = _liar(lambda: rss(site.url("/a/trier")), validators)
    crawl_site(sqlite_database, site)
    _let_a_day_pass(sqlite_database)
    publish(site, "mainz", "trier")
    site.answers["/feed"] = _liar(lambda: rss(site.url("/a/mainz"), site.url("/a/trier")), validators)
    crawl_site(sqlite_database, site)
    site.answers["/a/ulm"] = page(article(title("ulm"), text("ulm")))
    site.answers["/feed"] = _liar(lambda: rss(site.url("/a/ulm"), site.url("/a/mainz")), validators)

    crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Mainz", "Sensoren in Trier", "Sensoren in Ulm"]
    assert _index(sqlite_database).lies
    assert not [seen for seen in site.requests if seen.path == "/feed" and "if-none-match" in seen.headers]


def test_an_index_whose_validators_change_with_it_is_believed(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/feed"] = conditional(rss(site.url("/a/trier")), etag='"1"')
    crawl_site(sqlite_database, site)
    publish(site, "mainz", "trier")
    site.answers["/feed"] = conditional(rss(site.url("/a/mainz"), site.url("/a/trier")), etag='"2"')
    crawl_site(sqlite_database, site)

    crawl_site(sqlite_database, site)

    assert not _index(sqlite_database).lies
    assert [seen.headers.get("if-none-match") for seen in site.requests if seen.path == "/feed"] == [
        None,
        '"1"',
        '"2"',
    ]


def _conditional(name: str) -> Script:
    def answer(wire: Wire, request: SeenRequest) -> None:
        headers = request.headers
        if headers.get("if-none-match") == '"1"':
            wire.head(304, VALIDATED)
        else:
            page(article(title(name), text(name)), headers=VALIDATED)(wire, request)

    return answer


def _liar(body: Callable[[], str], validators: dict[str, str]) -> Script:
    """Answer 304 to whoever shows the validators, whatever has changed."""

    def answer(wire: Wire, request: SeenRequest) -> None:
        headers = request.headers
        if "if-none-match" in headers or "if-modified-since" in headers:
            wire.head(304, validators)
        else:
            feed(body(), headers=validators)(wire, request)

    return answer


def _page(database: Database) -> PageFetch:
    with database.reading() as session:
        return session.scalars(select(PageFetch)).one()


def _index(database: Database) -> IndexState:
    with database.reading() as session:
        (state,) = index_states(session, "blatt").values()
        return state


def _let_a_day_pass(database: Database) -> None:
    with database.transaction() as session:
        for state in session.scalars(select(IndexState)):
            state.fetched_at -= timedelta(days=1)

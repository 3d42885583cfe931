"""A backfill that is stopped or killed at any point goes on and stores every article once."""

import os
import signal
from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import select

from crawler.sources import Source
from storage.database import Database
from storage.tables import Article, IngestEntry
from tests.crawler.archive_site import (
    collection,
    names,
    paged,
    serve,
    serve_feed,
    serve_pages,
    serve_posts,
    serve_sitemaps,
)
from tests.crawler.backfill.slices import order_of, read_all, slice_under_way, state_of
from tests.crawler.news_site import source, title
from tests.crawler.visits import pid_of
from tests.servers import FaultServer, held

_EVERY = names(30)


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        serve(server, _EVERY)
        serve_feed(server, _EVERY[:5])
        serve_pages(server, _EVERY)
        serve_posts(server, _EVERY)
        serve_sitemaps(server, {"/s1.xml": names(10), "/s2.xml": names(10, 11), "/s3.xml": names(10, 21)})
        yield server


def _sources(site: FaultServer) -> dict[str, Source]:
    return {
        "listing": paged(site),
        "collection": source(site, wordpress=collection(site)),
        "sitemaps": source(site, feeds=(), sitemaps=(site.url("/sitemap.xml"),)),
    }


def _die_at(database: Database, site: FaultServer, described: Source, path: str, how: signal.Signals) -> None:
    """Begin, or go on, and die while this path is asked for."""
    answer = site.answers[path]
    before = site.paths.count(path)
    site.answers[path] = held(answer, Event())
    with slice_under_way(order_of(database, site, described)) as process:
        site.await_request(path, count=before + 1)
        os.kill(pid_of(process.pid), how)
        process.join(20)
    site.answers[path] = answer


def _assert_each_once(database: Database) -> None:
    with database.reading() as session:
        stored = sorted(session.scalars(select(Article.title)))
        logged = len(list(session.scalars(select(IngestEntry.id))))
    assert stored == sorted(title(name) for name in _EVERY)
    assert logged == len(_EVERY)


@pytest.mark.parametrize("killer", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize(
    ("kind", "deaths"),
    [
        # at a page, and at its first, middle and last article: the oldest is read first
        ("listing", ["/", "/a/n026", "/a/n023", "/seite/3", "/a/n001", "/seite/6"]),
        ("collection", ["/a/n001", "/a/n015", "/a/n030"]),
        ("sitemaps", ["/sitemap.xml", "/a/n021", "/s2.xml", "/a/n020", "/s1.xml", "/a/n010"]),
    ],
)
def test_backfill_killed_again_and_again_stores_each_article_once(
    sqlite_database: Database, site: FaultServer, kind: str, deaths: list[str], killer: signal.Signals
) -> None:
    described = _sources(site)[kind]
    for path in deaths:
        _die_at(sqlite_database, site, described, path, killer)

    result = read_all(order_of(sqlite_database, site, described))

    assert result.is_finished
    _assert_each_once(sqlite_database)
    state = state_of(sqlite_database)
    assert state is not None
    assert state.finished_at is not None


def test_backfill_killed_on_postgresql_stores_each_article_once(
    postgresql_database: Database, site: FaultServer
) -> None:
    described = _sources(site)["listing"]
    for path in ("/a/n028", "/seite/4", "/a/n007"):
        _die_at(postgresql_database, site, described, path, signal.SIGKILL)

    result = read_all(order_of(postgresql_database, site, described))

    assert result.is_finished
    _assert_each_once(postgresql_database)


def test_cursor_never_passes_an_article_that_is_not_stored(
    sqlite_database: Database, site: FaultServer
) -> None:
    described = _sources(site)["listing"]

    _die_at(sqlite_database, site, described, "/a/n025", signal.SIGKILL)  # the last of page 2

    state = state_of(sqlite_database)
    assert state is not None
    assert state.cursor[site.url("/")].startswith("2 ")

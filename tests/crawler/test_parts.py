"""Articles spread over several pages."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from crawler.pages.selectors import Selectors
from storage.crawling.runs import RunCounts
from storage.database import Database
from storage.tables import Article, ListedUrl, PageFetch
from tests.crawler.news_site import article, rss, text, title
from tests.crawler.visits import count, crawl_site, make_due, make_old, titles
from tests.servers import FaultServer, feed, in_turn, page


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


_FOLLOWED = Selectors(next_page="a.blaettern")


def _spread(site: FaultServer, *paths: str, last: str | None = None) -> None:
    """Serve an article on these pages, each of which leads to the next, the last one to `last`."""
    site.answers["/feed"] = feed(rss(site.url(paths[0])))
    for number, path in enumerate(paths, start=1):
        following = paths[number] if number < len(paths) else last
        link = f'<a class="blaettern" href="{following}">Seite {number + 1}</a>' if following else ""
        site.answers[path] = page(article(title("ulm"), _words(number), foot=link))


def _words(number: int) -> str:
    return text(f"teil {number} von ulm")


def _body(database: Database) -> str:
    with database.reading() as session:
        (found,) = session.scalars(select(Article))
        return found.body


def test_pages_are_joined_into_one_article(sqlite_database: Database, site: FaultServer) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2", "/a/ulm?seite=3")

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    body = _body(sqlite_database)
    assert [body.count(_words(number)) for number in (1, 2, 3)] == [1, 1, 1]
    with sqlite_database.reading() as session:
        assert list(session.scalars(select(PageFetch.part).order_by(PageFetch.id))) == [1, 2, 3]


def test_a_further_page_that_robots_txt_forbids_does_not_cost_the_first(
    sqlite_database: Database, site: FaultServer
) -> None:
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /*?seite=")
    _spread(site, "/a/ulm", "/a/ulm?seite=2")

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert _body(sqlite_database).count(_words(1)) == 1


def test_further_pages_are_no_articles_of_their_own(sqlite_database: Database, site: FaultServer) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2")
    crawl_site(sqlite_database, site, selectors=_FOLLOWED)
    make_old(sqlite_database)
    site.answers["/feed"] = feed(rss(site.url("/a/ulm?seite=2"), site.url("/a/ulm")))

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts == RunCounts(listed=2, known=2)


@pytest.mark.parametrize("last", ["/a/ulm", "/a/ulm#mehr", "/a/ulm?seite=2", "http://127.0.0.1:9/a/x"])
def test_link_back_or_to_elsewhere_ends_the_article(
    sqlite_database: Database, site: FaultServer, last: str
) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2", last=last)

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts.stored == 1
    assert [path for path in site.paths if path.startswith("/a/")] == ["/a/ulm", "/a/ulm?seite=2"]


def test_article_without_end_is_cut_at_twenty_pages(sqlite_database: Database, site: FaultServer) -> None:
    _spread(site, *(f"/a/ulm?seite={number}" for number in range(1, 30)))

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts.stored == 1
    assert sum(path.startswith("/a/") for path in site.paths) == 20


@pytest.mark.parametrize("missing", [page("weg", status=404), page("<html><body>leer</body></html>")])
def test_article_is_kept_without_a_page_that_does_not_exist(
    sqlite_database: Database, site: FaultServer, missing: object
) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2")
    site.answers["/a/ulm?seite=2"] = missing  # type: ignore[assignment]  # a script

    result = crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert _words(1) in _body(sqlite_database)


def test_article_waits_for_a_page_that_fails(sqlite_database: Database, site: FaultServer) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2")
    site.answers["/a/ulm?seite=2"] = in_turn(page("kaputt", status=500), site.answers["/a/ulm?seite=2"])

    first = crawl_site(sqlite_database, site, selectors=_FOLLOWED)
    half = titles(sqlite_database)
    make_due(sqlite_database)
    crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert (first.counts.failed, half) == (1, [])
    assert _words(2) in _body(sqlite_database)
    assert count(sqlite_database, ListedUrl) == 0


def test_article_waits_only_once_for_a_page_that_goes_on_failing(
    sqlite_database: Database, site: FaultServer
) -> None:
    _spread(site, "/a/ulm", "/a/ulm?seite=2")
    site.answers["/a/ulm?seite=2"] = page("kaputt", status=500)

    crawl_site(sqlite_database, site, selectors=_FOLLOWED)
    first = titles(sqlite_database)
    make_due(sqlite_database)
    crawl_site(sqlite_database, site, selectors=_FOLLOWED)

    assert (first, titles(sqlite_database)) == ([], [title("ulm")])
    assert _words(1) in _body(sqlite_database)

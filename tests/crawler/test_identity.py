"""One article under many addresses is one, and many articles under one claimed address are many."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from crawler.run import SourceResult
from crawler.sites import SOURCES
from demo.newsroom_articles import load_articles
from demo.newsroom_new_pages import new_article
from demo.newsroom_old_pages import old_article
from demo.newsroom_pages import View
from storage.crawling.runs import RunCounts
from storage.database import Database
from storage.tables import Article, ArticleUrl
from tests.crawler.news_site import article, rss
from tests.crawler.visits import crawl_site, make_old
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, feed, page
from tests.storage.test_known import BATHS, TREES

DAY = date(2026, 2, 6)
NEWS = load_articles(DAY)["kl-digital-bekommt-neue-geschaeftsleitung"]
OLD, NEW, SHORT = "/meldung_37657_Titel.html", "/k21-meldungen/neue-leitung/", "/?p=115012"
_OF_ITSELF = re.compile(r'<link rel="(?:canonical|shortlink)"[^>]*>')


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def crawl_kommune21(database: Database, site: FaultServer, *listed: str) -> SourceResult:
    """Crawl the bundled source on this server, its feed naming these paths."""
    source = replace(
        SOURCES["kommune21"],
        home=site.url("/"),
        feeds=(site.url("/feed"),),
        listings=(),
        listing_pages=None,
        wordpress=None,
        optional_indexes=(),
    )
    site.answers["/feed"] = feed(rss(*map(site.url, listed)))
    register(database, source)
    order = order_for(database.url, source, hosts=frozenset({site.authority}))
    result = crawl_in_child(order)["kommune21"]
    make_old(database)
    return result


def keys(database: Database, site: FaultServer) -> list[tuple[int, str]]:
    with database.reading() as session:
        rows = session.execute(select(ArticleUrl.article_id, ArticleUrl.key).order_by(ArticleUrl.key))
        return [(row.article_id, row.key.removeprefix(site.authority)) for row in rows]


def test_old_id_new_slug_and_post_id_of_an_article_join_and_none_is_fetched_again(
    sqlite_database: Database, site: FaultServer
) -> None:
    view = View(site=site.url("").rstrip("/"), title="Kommune21", day=DAY)
    silent = _OF_ITSELF.sub("", new_article(NEWS, view, with_json=False))
    site.answers[OLD] = page(old_article(NEWS, view))
    # Nothing on these pages says that they are the same: only the text does.
    site.answers[NEW] = site.answers[SHORT] = page(silent)

    results = [crawl_kommune21(sqlite_database, site, path) for path in (OLD, NEW, SHORT)]
    asked = len(site.paths)
    spellings = ("/meldung_37657", "/meldung_37657_gn", NEW.rstrip("/"), f"{SHORT}&post_type=k21-meldungen")
    last = crawl_kommune21(sqlite_database, site, OLD, NEW, SHORT, *spellings)

    assert [result.counts.stored for result in results] == [1, 0, 0]
    assert [result.counts.fetched for result in results] == [1, 1, 1]
    assert keys(sqlite_database, site) == [
        (1, "/?p=115012"),
        (1, "/druck.php?id=37657"),  # which the old page names for itself
        (1, "/k21-meldungen/neue-leitung"),
        (1, "/meldung_37657"),
    ]
    assert last.counts == RunCounts(listed=3, known=3)
    assert {OLD, NEW, SHORT}.isdisjoint(site.paths[asked:])


def test_what_the_new_page_says_of_itself_needs_no_fetch_either(
    sqlite_database: Database, site: FaultServer
) -> None:
    view = View(site=site.url("").rstrip("/"), title="Kommune21", day=DAY)
    path, short = f"/k21-meldungen/{NEWS.slug}/", f"/?p={NEWS.number}"
    site.answers[path] = page(new_article(NEWS, view, with_json=True))
    crawl_kommune21(sqlite_database, site, path)

    result = crawl_kommune21(sqlite_database, site, path, short)

    assert result.counts == RunCounts(listed=2, known=2)
    assert short not in site.paths


def test_a_template_that_calls_every_article_the_same_swallows_none(
    sqlite_database: Database, site: FaultServer
) -> None:
    wrong = f'<link rel="canonical" href="{site.url("/a/erste")}">'
    texts = {"bad": BATHS, "linden": TREES, "erste": "Die erste Meldung ist kurz. " * 9}
    for name, text in texts.items():
        site.answers[f"/a/{name}"] = page(article(f"Meldung {name}", text, head=wrong))
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in ("linden", "bad"))))
    crawl_site(sqlite_database, site)
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in ("erste", "linden", "bad"))))

    crawl_site(sqlite_database, site)

    with sqlite_database.reading() as session:
        stored = {found.title: found.body for found in session.scalars(select(Article))}
        urls = {found.title: found.url for found in session.scalars(select(Article))}
    assert {title.removeprefix("Meldung ") for title in stored} == set(texts)
    assert urls["Meldung linden"] == site.url("/a/linden")
    assert urls["Meldung erste"] == site.url("/a/erste")


def test_a_relative_canonical_url_is_resolved(sqlite_database: Database, site: FaultServer) -> None:
    site.answers["/a/bad"] = page(article("Bad", BATHS, head='<link rel="canonical" href="../a/hallenbad">'))
    site.answers["/feed"] = feed(rss(site.url("/a/bad")))
    crawl_site(sqlite_database, site)
    site.answers["/feed"] = feed(rss(site.url("/a/hallenbad"), site.url("/a/bad")))
    make_old(sqlite_database)

    result = crawl_site(sqlite_database, site)

    assert result.counts == RunCounts(listed=2, known=2)
    assert "/a/hallenbad" not in site.paths

"""Every article page is kept as it was served, read or not."""

from sqlalchemy import select

from storage.crawling.pages import unpack
from storage.database import Database
from storage.tables import PageBody, PageFetch
from tests.crawler.news_site import article, publish, source
from tests.crawler.visits import crawl_site
from tests.crawls import crawl_in_child, order_for, register
from tests.servers import FaultServer, page, redirect


def kept(database: Database) -> dict[str, PageFetch]:
    with database.reading() as session:
        return {fetch.hops[0].rpartition("/")[2]: fetch for fetch in session.scalars(select(PageFetch))}


def test_pages_are_kept_with_what_was_made_of_them(database: Database) -> None:
    with FaultServer() as site:
        publish(
            site,
            "aachen",
            "bonn",
            "celle",
            bonn=page("<html><body><h1>Umgebaut</h1></body></html>"),
            celle=page("weg", status=404),
        )
        site.answers["/a/umweg"] = redirect("/a/dorf")
        site.answers["/a/dorf"] = page(article("Neues Dorf"), headers={"ETag": '"7"'})
        site.answers["/feed"] = page(
            "<rss version='2.0'><channel>"
            + "".join(
                f"<item><link>{site.url(f'/a/{name}')}</link></item>"
                for name in ("aachen", "bonn", "celle", "umweg")
            )
            + "</channel></rss>"
        )
        crawl_site(database, site)

        fetched = kept(database)

    assert {name: fetch.outcome for name, fetch in fetched.items()} == {
        "aachen": "stored",
        "bonn": "unreadable",
        "umweg": "stored",
    }
    assert fetched["bonn"].reason
    assert fetched["bonn"].article_id is None
    assert fetched["aachen"].article_id is not None
    assert fetched["umweg"].url.endswith("/a/dorf")
    assert fetched["umweg"].etag == '"7"'
    with database.reading() as session:
        body = session.get_one(PageBody, fetched["umweg"].body_hash)
        assert unpack(body).decode() == article("Neues Dorf")


def test_who_wants_no_pages_keeps_none(database: Database) -> None:
    with FaultServer() as site:
        publish(site, "aachen")
        described = source(site)
        register(database, described)
        order = order_for(database.url, described, hosts=frozenset({site.authority}), keeps_pages=False)
        crawl_in_child(order)

    assert kept(database) == {}

"""The hostile cases of articles, 21 to 29, by name: from the site to the reader. See named_cases.py."""

import json
import unicodedata
from html import escape

from sqlalchemy import select

from crawler.items import DateOrigin
from crawler.order import CrawlLimits
from crawler.sources import UrlRule
from storage.crawling.runs import RunCounts
from storage.database import Database
from storage.tables import ArticleRevision, IngestEntry
from tests.alerts.composed import parsed, part
from tests.alerts.world import subscribe
from tests.crawler.news_site import article, publish, rss, source, text, title
from tests.crawler.readers import articles, hits, mails, web
from tests.crawler.visits import count, crawl_site, make_old, titles
from tests.crawls import crawl_in_child, order_for, register
from tests.hostile_documents import CONTROLS, INJECTIONS
from tests.servers import FaultServer, feed, page

_READER = "leserin@example.org"
_LONG = " ".join(f"Im Ort Nummer {number} melden Sensoren freie Plätze." for number in range(12))


def _start(database: Database, site: FaultServer, query: str = "Sensoren") -> None:
    """Crawl an old article, so that what comes next is news, and let somebody want to hear of it."""
    publish(site, "trier")
    crawl_site(database, site)
    subscribe(database, _READER, query)


def test_case_21_control_chars_in_title(database: Database, site: FaultServer) -> None:
    _start(database, site)
    # As character references, as raw characters, and inside JSON.
    raw = CONTROLS.replace("\x00", "")
    linked = {"@type": "NewsArticle", "headline": f"Sensoren\x00{CONTROLS}in Mainz\ud800"}
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    named = "".join(f"&#{ord(char)};" for char in CONTROLS if char not in "\x00\x85")  # by HTML: � and …
    publish(
        site,
        "mainz",
        "trier",
        mainz=page(
            article(f"Sensoren{raw} in {raw}Mainz", text("mainz"), head=head).replace(
                "Mainz", f"{named}Mainz"
            )
        ),
    )

    crawl_site(database, site)

    stored = articles(database)[-1].title
    assert stored == "Sensoren in Mainz"
    assert not {unicodedata.category(char) for char in stored} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    (mail,) = mails(database)
    assert parsed(mail)["Subject"].endswith("Sensoren in Mainz")
    assert "Sensoren in Mainz" in part(mail, "plain").replace("*", "")
    assert [hit["title"] for hit in hits(database, "Mainz")] == ["Sensoren in Mainz"]
    with web(database) as visitor:
        assert (
            visitor.get(f"/artikel/{articles(database)[-1].id}").texts("h1")[-1].endswith("Sensoren in Mainz")
        )


def test_case_23_html_injection_everywhere(database: Database, site: FaultServer) -> None:
    _start(database, site)
    names = ("aachen", "bonn", "coburg", "dessau", "erfurt", "fulda", "gera", "hanau")
    for name, payload in zip(names, INJECTIONS, strict=True):
        inert = escape(payload)
        linked = json.dumps({"@type": "NewsArticle", "author": {"name": payload}}).replace("<", "\\u003c")
        head = (
            f'<meta name="description" content="{inert}"><script type="application/ld+json">{linked}</script>'
        )
        html = article(f"{title(name)} {payload}", f"{payload} {text(name)} {payload}", head=head)
        site.answers[f"/a/{name}"] = page(html)
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in names)))

    result = crawl_site(database, site)

    assert result.counts.stored == len(INJECTIONS)
    told = mails(database)
    assert len(told) == len(INJECTIONS)
    for mail in told:
        html = part(mail, "html").lower()
        assert not [
            active for active in ("<script", "<iframe", "<img", 'href="javascript:') if active in html
        ]
        assert parsed(mail).get_all("Bcc") is None
    with web(database) as visitor:
        paths = ["/", "/?q=Sensoren", *(f"/artikel/{one.id}?q=Sensoren" for one in articles(database))]
        for path in paths:
            answer = visitor.get(path)
            assert answer.status == 200
            assert answer.texts("script, iframe, img[src=x], a[href^='javascript:']") == []


def test_case_24_dates_wild_become_the_moment_of_the_first_look(
    sqlite_database: Database, site: FaultServer
) -> None:
    wild = {"zukunft": "2099-01-01T10:00:00+01:00", "epoche": "1970-01-01T00:00:00Z", "gestern": "gestern"}
    for name, stated in wild.items():
        head = f'<meta property="article:published_time" content="{stated}">'
        html = article(title(name), text(name), head=head).replace("[13.12.2021]", "")
        site.answers[f"/a/{name}"] = page(html)
    site.answers["/feed"] = feed(rss(*(site.url(f"/a/{name}") for name in wild)))

    crawl_site(sqlite_database, site)

    found = articles(sqlite_database)
    assert len(found) == len(wild)
    assert {one.published_origin for one in found} == {DateOrigin.FIRST_SEEN}
    assert all(one.published_at == one.first_seen_at for one in found)


def test_case_25_url_variants(sqlite_database: Database, site: FaultServer) -> None:
    publish(site, "m%C3%BCnchen")
    (link,) = [site.url("/a/m%C3%BCnchen")]
    site.answers["/a/münchen"] = site.answers["/a/m%C3%BCnchen"]
    variants = (
        f"{link}?utm_source=rss&utm_medium=x", f"{link}#mehr", f"{link}/", link.replace("/a/", "//a/"),
        f"{link};jsessionid=0815", f"{link}?PHPSESSID=4711", f"{link}?fbclid=1&gclid=2", f"{link}.pdf",
        link.replace("%C3%BC", "ü"), link.replace("%C3%BC", "%c3%bc"), link.replace("%C3%BC", "u%CC%88"),
        link.replace("http://", "HTTP://"),
    )  # fmt: skip
    site.answers["/feed"] = feed(rss(link, *variants))

    result = crawl_site(sqlite_database, site, url_rules=(UrlRule(pattern=r"\.pdf$", replacement=""),))

    assert result.counts == RunCounts(listed=1, fetched=1, stored=1)
    assert len(articles(sqlite_database)) == 1


def test_case_26_same_article_edited(database: Database, site: FaultServer) -> None:
    _start(database, site)
    for edit in ("", " Nachtrag der Redaktion.", " Zweiter Nachtrag."):
        publish(site, "mainz", "trier", mainz=page(article(title("mainz"), text("mainz") + edit)))
        crawl_site(database, site)

    told = mails(database)

    assert titles(database) == [title("mainz"), title("trier")]
    with database.reading() as session:
        numbers = sorted(session.scalars(select(ArticleRevision.number)))
    assert numbers == [1, 1, 2, 3]
    assert len(told) == 1


def test_case_27_syndicated_copy_20_sources(database: Database, site: FaultServer) -> None:
    papers = [
        source(site, f"blatt-{number:02}", home=site.url(f"/{number}/"), feeds=(site.url(f"/{number}/feed"),))
        for number in range(20)
    ]
    register(database, *papers)
    for number in range(20):
        site.answers[f"/{number}/a/alt"] = page(article(title(f"alt {number}"), text(f"alt {number}")))
        site.answers[f"/{number}/feed"] = feed(rss(site.url(f"/{number}/a/alt")))
    order = order_for(database.url, *papers, hosts=frozenset({site.authority}))
    crawl_in_child(order)
    subscribe(database, _READER, "Sensoren")
    for number in range(20):
        site.answers[f"/{number}/a/neu"] = page(article(f"Sensoren, Ausgabe {number}", _LONG))
        site.answers[f"/{number}/feed"] = feed(
            rss(site.url(f"/{number}/a/neu"), site.url(f"/{number}/a/alt"))
        )

    results = crawl_in_child(order)

    assert sum(result.counts.stored for result in results.values()) == 20
    (mail,) = mails(database)
    shown = part(mail, "plain")
    assert [paper.title for paper in papers if paper.title not in shown] == []


def test_case_28_guid_reused_or_changing(sqlite_database: Database, site: FaultServer) -> None:
    def fed(*named: tuple[str, str]) -> None:
        items = "".join(
            f"<item><title>x</title><link>{site.url(f'/a/{name}')}</link>"
            f"<guid isPermaLink='false'>{guid}</guid></item>"
            for name, guid in named
        )
        site.answers["/feed"] = feed(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>')

    publish(site, "trier", "mainz")
    fed(("trier", "1"))
    crawl_site(sqlite_database, site)
    make_old(sqlite_database)

    fed(("mainz", "1"), ("trier", "1"))  # a new article under the number of the old one
    reused = crawl_site(sqlite_database, site)
    make_old(sqlite_database)
    fed(("mainz", "4711"), ("trier", "4712"))  # the same ones under new numbers
    changed = crawl_site(sqlite_database, site)

    assert reused.counts == RunCounts(listed=2, known=1, fetched=1, stored=1)
    assert changed.counts == RunCounts(listed=2, known=2)
    assert count(sqlite_database, IngestEntry) == 2


def test_case_29_feed_backfill_5000_old_items_alerts_nobody(
    sqlite_database: Database, site: FaultServer
) -> None:
    publish(site, *(f"alt-{number}" for number in range(120)))
    described = source(site)
    register(sqlite_database, described)
    subscribe(sqlite_database, _READER, "Sensoren")
    few = CrawlLimits(most_new=50)  # more than that would be a flood, had the source been read before
    hosts = frozenset({site.authority})

    crawl_in_child(order_for(sqlite_database.url, described, hosts=hosts, limits=few))

    assert len(titles(sqlite_database)) == 120
    assert mails(sqlite_database) == []

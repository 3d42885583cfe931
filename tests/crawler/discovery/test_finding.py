"""Where a site may name its articles."""

import json

import pytest
from web_poet import HttpResponse

from crawler.discovery.finding import (
    Candidate,
    Kind,
    declared,
    kind_of,
    linked,
    listings,
    news_first,
    site_title,
    sitemaps,
    usual_feeds,
)

HOME = "https://stadt.example/"


def _page(body: str | bytes, url: str = HOME) -> HttpResponse:
    return HttpResponse(url, body=body.encode() if isinstance(body, str) else body)


def _html(body: str = "", head: str = "") -> HttpResponse:
    return _page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<?xml version="1.0"?><!-- <html> --><rss version="2.0"><channel/></rss>', Kind.FEED),
        ('\ufeff\n<feed xmlns="http://www.w3.org/2005/Atom"/>', Kind.FEED),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', Kind.FEED),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', Kind.FEED),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', Kind.SITEMAP),
        ("<sitemapindex/>", Kind.SITEMAP),
        ('[{"link": "https://stadt.example/a", "title": {"rendered": "A"}}]', Kind.WORDPRESS),
        ("<!DOCTYPE html><title>Stadt</title>", Kind.LISTING),
        ("<html><body>Stadt</body></html>", Kind.LISTING),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', Kind.LISTING),
        ("%PDF-1.7 <x>", None),
        ("GIF89a", None),
        ('{"a": 1}', None),
        ("[" * 20000, None),
        ("<opml/>", None),
        ("nur Text", None),
        ("", None),
    ],
)
def test_an_answer_is_known_by_what_it_is(body: str, kind: Kind | None) -> None:
    assert kind_of(_page(body)) is kind


def test_a_feed_in_utf_16_is_one_too() -> None:
    assert kind_of(_page('<?xml version="1.0"?><rss/>'.encode("utf-16"))) is Kind.FEED


def test_what_a_page_declares_is_found_once_and_comments_are_left_out() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Stadt" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed" href="/k/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="x" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="atom">'
        '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        '<link rel="alternate" hreflang="en" href="/en/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">'
        '<link rel="https://api.w.org/" href="https://stadt.example/wp-json/">'
    )

    found = declared(
        _html('<a href="/feed/">RSS</a><a href="/presse.rss">RSS</a><a href="/feedback">x</a>', head)
    )

    assert found == [
        Candidate(kind=Kind.FEED, url="https://stadt.example/feed/"),
        Candidate(kind=Kind.FEED, url="https://stadt.example/atom"),
        Candidate(kind=Kind.FEED, url="https://stadt.example/feed.json"),
        Candidate(kind=Kind.WORDPRESS, url="https://stadt.example/wp-json/wp/v2/posts"),
        Candidate(kind=Kind.FEED, url="https://stadt.example/presse.rss"),
    ]


def test_wordpress_without_pretty_addresses_is_asked_in_its_query() -> None:
    found = declared(_html(head='<link rel="https://api.w.org/" href="https://stadt.example/?rest_route=/">'))

    assert [one.url for one in found] == ["https://stadt.example/?rest_route=/wp/v2/posts"]


def test_the_pages_called_news_are_found_the_plainest_name_first() -> None:
    body = (
        '<a href="/">Start</a><a href="/service/presse">Presse und Öffentlichkeit</a>'
        '<a href="/aktuelles/">Aktuelles</a><a href="/aktuelles/#top">Aktuelles</a>'
        '<a href="https://anders.example/news">News</a><a href="/news-feed.rss">News</a>'
        '<a href="/kontakt">Kontakt</a><a href="/pm"><span>Presse&shy;mitteilungen</span></a>'
        '<a href="/a">Die Stadt hat heute die Presse über ein sehr langes Vorhaben unterrichtet</a>'
    )

    assert [one.url for one in listings(_html(body))] == [
        "https://stadt.example/aktuelles/",
        "https://stadt.example/pm",
        "https://stadt.example/service/presse",
    ]


def test_sitemaps_of_news_come_first() -> None:
    text = "User-agent: *\nSitemap: https://stadt.example/pages.xml\r\nsitemap:/news-sitemap.xml\nSitemap:\n"

    assert [one.url for one in sitemaps(text, HOME)] == [
        "https://stadt.example/news-sitemap.xml",
        "https://stadt.example/pages.xml",
    ]
    assert news_first(["/category-sitemap.xml", "/post-sitemap.xml"])[0] == "/post-sitemap.xml"


def test_feeds_are_also_looked_for_where_they_usually_lie() -> None:
    assert "https://stadt.example/rss.xml" in [one.url for one in usual_feeds(HOME)]
    assert usual_feeds(HOME, "/stadt/presse/")[0].url == "https://stadt.example/stadt/presse/feed/"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="Die Stadt"><title>x</title>', "Die Stadt"),
        ("<title>Startseite | Stadt Musterhausen</title>", "Stadt Musterhausen"),
        ("<title>Stadt Musterhausen – Start</title>", "Stadt Musterhausen"),
        ("<title>Aktuelle Meldungen - Das Blatt</title>", "Das Blatt"),
        ("<title>Startseite</title>", None),
        ("<title></title>", None),
        ("", None),
    ],
)
def test_a_site_says_what_it_is_called(head: str, title: str | None) -> None:
    assert site_title(_html(head=head)) == title


@pytest.mark.timeout(10)
@pytest.mark.parametrize("body", [b"<link>" + b" " * 2_000_000, b"<link" * 400_000, b'"url":' * 300_000])
def test_a_feed_built_to_take_long_does_not(body: bytes) -> None:
    assert linked(body) == []


@pytest.mark.timeout(10)
def test_a_robots_txt_of_nothing_but_lines_is_read_at_once() -> None:
    assert sitemaps("\n \t" * 500_000, HOME) == []


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss><item><link>https://www.stadt.example/a?x=1&amp;y=2</link></item></rss>",
        b"<rss><item><link><![CDATA[https://www.stadt.example/a?x=1&y=2]]></link></item></rss>",
        b"<feed><entry><link rel='alternate' href='https://www.stadt.example/a?x=1&amp;y=2'/></entry></feed>",
        json.dumps({"items": [{"url": "https://www.stadt.example/a?x=1&y=2"}]}).replace("/", "\\/").encode(),
    ],
)
def test_a_feed_tells_where_its_articles_lie(feed: bytes) -> None:
    assert linked(feed) == ["https://www.stadt.example/a?x=1&y=2"]

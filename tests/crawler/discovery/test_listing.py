"""Articles linked from an index page."""

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.discovery.listing import Listed, links
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_PAGE = Path(__file__).parents[2] / "sites/kommune21/listing_deep.html"
_MELDUNGEN = "https://www.kommune21.de/k21-meldungen"


def _links(html: str, url: str = "https://www.kommune21.de/") -> list[Listed]:
    return links(_SOURCE, HttpResponse(url, html.encode()))


def test_deep_page_lists_each_article_once_in_its_order() -> None:
    listed = _links(_PAGE.read_text(encoding="utf-8"), "https://www.kommune21.de/?pg=309")

    assert [item.url for item in listed] == [
        f"{_MELDUNGEN}/sechs-staedte-setzen-digitale-impulse/",
        f"{_MELDUNGEN}/gemeinsam-smart/",
        f"{_MELDUNGEN}/gemeinsam-smart-2/",
        f"{_MELDUNGEN}/fazit-faellt-positiv-aus/",
        "https://kommune21.de/k21-meldungen/fazit-faellt-positiv-aus/",
        "https://www.kommune21.de/?p=124163",
    ]


def test_title_is_that_of_the_first_link_with_words() -> None:
    (listed,) = _links(
        '<a href="/meldung_1.html"><img src=a></a><a href="/meldung_1.html"> Busse\nauf Abruf </a>'
    )

    assert listed == Listed(url="https://www.kommune21.de/meldung_1.html", title="Busse auf Abruf")


@pytest.mark.parametrize(
    "href",
    [
        "/meldung_44452_KI+f%C3%BCr+flotteren+Busverkehr.pdf",
        "/k21-meldungen/",
        "/k21-meldungen/feed",
        "/k21-meldungen/page/2/",
        "/k21-meldungen/busse/feed/",
        "/newsletter/juli/",
        "/?post_type=newsletter&p=125005",
        "/?p=125005&post_type=newsletter",
        "/?pg=2&post_type=k21-sprungungen",
        "/k21-themen/smart-city/",
        "https://www.stadt-und-werk.de/k21-meldungen/busse/",
        "https://www.kommune21.de:8443/k21-meldungen/busse/",
        "mailto:redaktion@kommune21.example",
        "javascript:history.back()",
        "http://[kaputt",
        "#oben",
        "",
    ],
)
def test_other_links_are_not_listed(href: str) -> None:
    assert _links(f'<a href="{href}">Titel</a>') == []


def test_links_are_relative_to_the_base() -> None:
    html = '<base href="https://www.kommune21.de/k21-meldungen/"><a href="busse/">x</a>'

    assert [item.url for item in _links(html)] == [f"{_MELDUNGEN}/busse/"]


def test_a_site_in_a_folder_lists_only_what_lies_below_it() -> None:
    source = replace(_SOURCE, home="https://verlag.example/kommune/")
    html = '<a href="/kommune/meldung_1.html">a</a><a href="/meldung_2.html">b</a>'

    listed = links(source, HttpResponse("https://verlag.example/kommune/", html.encode()))

    assert [item.url for item in listed] == ["https://verlag.example/kommune/meldung_1.html"]


@pytest.mark.parametrize("body", [b"", b'{"a": 1}', b"[1]", b"\x00\xff"])
def test_what_is_no_page_lists_nothing(body: bytes) -> None:
    assert links(_SOURCE, HttpResponse("https://www.kommune21.de/", body)) == []


@pytest.mark.parametrize(
    "item",
    [
        '<li><time datetime="2021-11-16">gestern</time><a href="/meldung_1.html">Busse</a></li>',
        '<article><p><i>16.11.2021</i></p><h2><a href="/meldung_1.html">Busse</a></h2></article>',
        '<div><a href="/meldung_1.html">Busse</a><p>[16.11.2021] Rufbusse fahren bis 20.12.2021.</p></div>',
        '<a href="/meldung_1.html"><span>16. November 2021</span><b>Busse</b></a>',
        '<div><a href="/meldung_1.html"><img></a><a href="/meldung_1.html">x</a> <i>16.11.2021</i></div>',
    ],
)
def test_date_beside_the_link_is_read(item: str) -> None:
    other = '<li><a href="/meldung_2.html">Radweg</a></li>'

    listed = _links(f"<p>Freitag, 6. Februar 2026</p><ul>{item}{other}</ul>")

    assert [one.published_at for one in listed] == [datetime(2021, 11, 16, tzinfo=BERLIN), None]


@pytest.mark.parametrize(
    "html",
    [
        '<body><p>Freitag, 6. Februar 2026</p><a href="/meldung_1.html">Busse</a></body>',
        '<ul><li><a href="/meldung_1.html">Das Fest beginnt am 16.11.2021 in der Stadthalle</a></li></ul>',
        '<div><i>16.11.2021</i><a href="/meldung_1.html">a</a><a href="/impressum">b</a></div>',
        '<div><time datetime="bald">bald</time><a href="/meldung_1.html">a</a></div>',
    ],
)
def test_date_that_may_be_anothers_is_left(html: str) -> None:
    assert _links(html)[0].published_at is None


def test_page_of_ten_thousand_equal_links_is_read_in_time() -> None:
    started = time.thread_time()

    assert len(_links('<div><a href="/meldung_1.html">Busse</a></div>' * 5_000)) == 1
    assert len(_links(f"<div>{'<a href=/meldung_1.html>Busse</a>' * 10_000}</div>")) == 1
    assert time.thread_time() - started < 10

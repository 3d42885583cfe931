"""Finding the next page of a listing."""

from dataclasses import replace

import pytest
from web_poet import HttpResponse

from crawler.discovery.paging import next_link, numbered_page
from crawler.sites import SOURCES

_SOURCE = replace(SOURCES["kommune21"], listing_pages=None)
_URL = "https://www.kommune21.de/k21-meldungen/?seite=2"
_THREE = "https://www.kommune21.de/k21-meldungen/?seite=3"


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="next" href="?seite=3">',
        '<a rel="nofollow next" href="?seite=3">mehr</a>',
        '<a href="?seite=1">1</a> <b>2</b> <a href="?seite=3"> 3 </a> <a href="?seite=4">4</a>',
        '<a href="?seite=3#liste">Weiter »</a>',
        '<a href="?seite=3">Nächste Seite</a>',
        '<a href="?seite=3">Ältere Beiträge</a>',
        '<a href="?seite=3">›</a>',
        '<a href="?seite=3" aria-label="Nächste Seite"><svg></svg></a>',
        '<a rel="next" href="https://fremd.example/3">3</a><a href="?seite=3">weiter</a>',
        '<base href="https://www.kommune21.de/k21-meldungen/"><a rel="next" href="./?seite=3">x</a>',
    ],
)
def test_next_page_is_found(html: str) -> None:
    assert next_link(_SOURCE, HttpResponse(_URL, html.encode()), 2) == _THREE


@pytest.mark.parametrize(
    "html",
    [
        "",
        "{}",
        '<a href="/k21-meldungen/busse/">weiter</a>',
        '<a href="?seite=1">1</a><b>2</b>',
        '<a href="/artikel">3</a>',
        '<a rel="next" href="?seite=2">next</a>',
        '<a rel="next" href="javascript:mehr()">next</a>',
    ],
)
def test_last_page_has_none(html: str) -> None:
    assert next_link(_SOURCE, HttpResponse(_URL, html.encode()), 2) is None


def test_pattern_of_the_source_wins() -> None:
    source = replace(_SOURCE, listing_pages="https://www.kommune21.de/?pg={page}&post_type=k21-sprungungen")
    page = HttpResponse(_URL, b'<a rel="next" href="?seite=3">x</a>')

    assert next_link(source, page, 2) == "https://www.kommune21.de/?pg=3&post_type=k21-sprungungen"
    assert numbered_page(source, 309) == "https://www.kommune21.de/?pg=309&post_type=k21-sprungungen"
    assert numbered_page(_SOURCE, 2) is None

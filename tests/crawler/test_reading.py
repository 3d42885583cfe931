"""Reading one page: the layout it shows, and why it cannot be read."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import NotAnArticle, UnreadablePage
from crawler.reading import BlockedPage, read
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_URL = "https://www.kommune21.de/k21-meldungen/busse/"
_TEASER = "Am Stadtrand fährt der Bus, wenn man ihn ruft."
_HEAD = f"<h1><span>Ulm</span>Busse auf Abruf</h1><p>[08.05.2024] {_TEASER}</p>"
_TEXT = "<p>Gebucht wird per App oder Telefon, gefahren bis Mitternacht.</p>"


def _response(html: str | bytes, url: str = _URL) -> HttpResponse:
    body = html if isinstance(html, bytes) else html.encode()
    return HttpResponse(url, body, headers={"Content-Type": "text/html; charset=utf-8"})


def test_short_article_with_a_search_form_is_no_login_page() -> None:
    links = "".join(f'<a href="/k21-meldungen/{name}/">{name}</a> ' for name in "abcdef")
    form = '<form action="/suche"><input name="s"></form><a href="/abo/">Zum Newsletter anmelden</a>'

    item = read(_SOURCE, _response(f"{links}{_HEAD}{_TEXT}{form}"))

    assert item.title == "Busse auf Abruf"


def test_consent_layer_over_an_article_hides_nothing() -> None:
    layer = "<div>Wir verwenden Cookies. <button>Alle akzeptieren</button></div>"
    links = "".join(f'<a href="/k21-meldungen/{name}/">{name}</a> ' for name in "abcdef")

    item = read(_SOURCE, _response(f"{_HEAD}{_TEXT}{links}{layer}"))

    assert item.title == "Busse auf Abruf"


@pytest.mark.parametrize(
    "html",
    [
        "<title>Just a moment...</title><h1>www.kommune21.de</h1><script>window._cf_chl_opt={}</script>",
        '<h1>Login</h1><form><input type="password"></form>',
        '<meta http-equiv="refresh" content="0;url=http://portal.example/wlan"><p>Hotspot</p>',
        "<h1>Cookies</h1><p>Bitte stimmen Sie der Verarbeitung zu.</p><button>Akzeptieren</button>",
    ],
)
def test_what_stands_in_the_way_is_named(html: str) -> None:
    with pytest.raises(BlockedPage, match="Statt der Seite"):
        read(_SOURCE, _response(html))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kommune21.de/newsletter/juli/",
        "https://www.kommune21.de/?p=125005&post_type=newsletter",
        "https://www.kommune21.de/k21-themen/smart-city/",
        "https://www.kommune21.de/k21-termine/tag/",
        "https://www.kommune21.de/k21-it-guide/firma/",
        "https://www.kommune21.de/k21-heftarchiv/2025/",
    ],
)
def test_other_kinds_of_pages_are_no_articles(url: str) -> None:
    with pytest.raises(NotAnArticle):
        read(_SOURCE, _response(f"{_HEAD}{_TEXT}", url))


@pytest.mark.parametrize(
    "url", ["https://www.kommune21.de/", "https://www.kommune21.de", "https://www.kommune21.de/?x=1"]
)
def test_homepage_in_an_articles_stead_may_be_tried_again(url: str) -> None:
    with pytest.raises(UnreadablePage, match="Startseite"):
        read(_SOURCE, _response(f"{_HEAD}{_TEXT}", url))


def test_short_link_that_shows_a_newsletter_is_told_by_its_canonical_url() -> None:
    html = f'<head><link rel="canonical" href="/newsletter/juli/"></head>{_HEAD}{_TEXT}'

    with pytest.raises(NotAnArticle):
        read(_SOURCE, _response(html, "https://www.kommune21.de/?p=125005"))


@pytest.mark.parametrize("html", [_HEAD, "<p>Ein Text ohne Titel und Datum.</p>", "", '{"a": 1}', "%PDF-1.4"])
def test_page_without_title_or_text_is_unreadable(html: str) -> None:
    with pytest.raises(UnreadablePage):
        read(_SOURCE, _response(html))


def test_page_of_an_unknown_layout_is_unreadable() -> None:
    with pytest.raises(UnreadablePage, match="Keine bekannte Seitenform"):
        read(_SOURCE, _response(f"{_HEAD}{_TEXT}", "https://www.kommune21.de/artikel/5"))


@pytest.mark.parametrize("title", ["", "<title>Busse auf Abruf - Kommune21 online</title>"])
def test_pointers_above_the_article_are_not_taken_for_it(title: str) -> None:
    pointer = (
        '<h2><a href="/k21-meldungen/x/">X</a></h2><p>[09.05.2024] Ein Teaser. <a href="/">mehr...</a></p>'
    )

    item = read(_SOURCE, _response(f"{title}<div>Aktuelle Meldungen{pointer * 2}</div>{_HEAD}{_TEXT}"))

    assert (item.kicker, item.title, item.teaser) == ("Ulm", "Busse auf Abruf", _TEASER)


@pytest.mark.parametrize(
    "beside",
    [
        "<p>Weitere Meldungen und Beiträge</p><p>Kaiserslautern: Radar für den Verkehr</p>",
        "<aside><p>Kaiserslautern: Radar für den Verkehr</p></aside>",
        "<footer><p>Kaiserslautern auf Facebook</p></footer>",
        "</article><article><p>Kaiserslautern: Radar für den Verkehr</p>",
        "</article><div>Kaiserslautern auf Facebook</div><article>",
        '<h3><a href="/k21-meldungen/x/">Radar für Kaiserslautern</a></h3><p>Teaser ohne Datum.</p>',
    ],
)
def test_what_stands_beside_the_article_is_not_its_text(beside: str) -> None:
    item = read(_SOURCE, _response(f"<article>{_HEAD}{_TEXT}{beside}</article>"))

    assert item.body == "Gebucht wird per App oder Telefon, gefahren bis Mitternacht."


def test_article_of_which_only_pointers_are_found_may_be_tried_again() -> None:
    stated = '<meta property="og:type" content="article">'
    html = f"{stated}<h1>Mehr</h1><p>[09.05.2024] Ein Teaser. mehr...</p><p>x</p>"

    with pytest.raises(UnreadablePage, match="Verweise"):
        read(_SOURCE, _response(html))


def test_endless_titles_are_cut() -> None:
    html = f"<h1>{'Stadt ' * 80}</h1><p>[08.05.2024] Ein Teaser.</p>{_TEXT}"

    assert len(read(_SOURCE, _response(html)).title) <= 300


@pytest.mark.parametrize("day", ["30.02.2024", "09.05.2024"])
def test_days_that_cannot_be_are_no_publication_dates(day: str) -> None:
    html = f"{_HEAD}{_TEXT}".replace("08.05.2024", day)

    item = read(_SOURCE, _response(html), now=datetime(2024, 5, 8, 18, tzinfo=BERLIN))

    assert (item.published_at, item.published_origin) == (None, None)
    assert item.teaser == _TEASER


def test_pages_in_old_encodings_are_read() -> None:
    html = f'<head><meta charset="iso-8859-1"></head>{_HEAD}{_TEXT}'.encode("iso-8859-1")

    item = read(_SOURCE, HttpResponse(_URL, html))

    assert item.teaser == _TEASER


_PIECES = [
    _HEAD, _TEXT, "<p>", "</p>", "<br>", "<div>", "</div>", "<img src=a>", "<h2>", "<a href='/x'>", "</a>",
    "(Bildquelle: x)", "Stichwörter:", "[1.2.2024] x mehr...", "Anzeige", "(aö)", "<article>", "</article>",
    "<figure>", "<figcaption>", "<span>", "</span>", "<!--", "-->", "\x00", "Liebe Leser", "Inhalt",
]  # fmt: skip
_SOUP = st.lists(st.sampled_from(_PIECES), max_size=40)


@settings(deadline=None)
@given(_SOUP.map("".join) | st.binary(max_size=200))
def test_whatever_is_served_is_read_or_refused(soup: str | bytes) -> None:
    try:
        item = read(_SOURCE, _response(soup))
    except (NotAnArticle, UnreadablePage):
        return

    assert item.title
    assert item.body

"""Pages of several articles are told from articles."""

import json

import pytest
from web_poet import HttpResponse

from crawler.items import NotAnArticle
from tests.crawler.pages import unknown_site as site

_CARD = (
    '<div class="karte"><h3><a href="/{n}">Meldung Nummer {n} aus dem Rathaus</a></h3>'
    "<p>Worum es geht, steht hier in einem kurzen Satz von einer Zeile.</p></div>"
)
_CARDS = "".join(_CARD.format(n=number) for number in range(12))
_POINTERS = "".join(f'<p>Kurz gesagt. <a href="/{n}">Mehr lesen</a></p>' for n in range(6))


def _page(title: str, body: str, head: str = "") -> HttpResponse:
    top = f"<title>{title} | Stadtblatt</title>{head}"
    html = f"<html><head>{top}</head><body><h1>{title}</h1>{body}</body></html>"
    return HttpResponse(site.URL, html.encode())


def _ticker(count: int) -> str:
    return "".join(f"<p>{8 + n}.{10 + n} Uhr: {text}</p>" for n, text in enumerate((site.TEXT * 3)[:count]))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (_page("Lokales", _CARDS), "eine Übersicht"),
        (_page("Schlagwort: Regen", _CARDS), "eine Übersicht"),
        (_page("Ratssitzung im Liveticker", _ticker(4)), "ein Liveticker"),
        (_page("Unwetter in der Stadt", _ticker(8)), "ein Liveticker"),
        (_page("Der Montag", f"<p>Liebe Leserinnen und Leser,</p>{_POINTERS}"), "ein Newsletter"),
        (
            _page("Veranstaltungen", "".join(f"<p>{n}.3. Markt am Rathaus</p>" for n in range(1, 9))),
            "ein Terminkalender",
        ),
        (
            _page(
                "Wahlabend",
                f"<p>{site.TEXT[0]}</p>",
                f'<script type="application/ld+json">{json.dumps({"@type": "LiveBlogPosting"})}</script>',
            ),
            "ein Liveticker",
        ),
    ],
)
def test_the_kind_is_named(page: HttpResponse, kind: str) -> None:
    with pytest.raises(NotAnArticle, match=f"Kein Artikel, sondern {kind}"):
        site.item(page)


def test_an_article_with_a_long_block_of_others_is_one() -> None:
    item = site.item(site.page([*site.TEXT, *site.TEXT], bottom=f"<div>{_CARDS}</div>"))

    assert item.title == site.TITLE


def test_an_interview_is_an_article() -> None:
    talk = [
        f"<p><b>Frau Adam, was misst Gerät {n}?</b></p><p>{site.TEXT[n % 3]} Antwort {n}.</p>"
        for n in range(8)
    ]

    assert "**Frau Adam, was misst Gerät 3?**" in site.item(site.page(talk)).body


def test_a_programme_with_times_in_an_article_is_no_ticker() -> None:
    times = "<ul><li>10 Uhr: Begrüßung</li><li>11.30 Uhr: Vortrag</li><li>13:00 Uhr: Essen</li></ul>"

    assert site.item(site.page([*site.TEXT, times])).title == site.TITLE


def test_a_chronicle_with_long_entries_in_a_stated_article_is_no_ticker() -> None:
    stated = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"})}</script>'

    assert "13.15 Uhr" in site.item(_page("Unwetter in der Stadt", _ticker(8), stated)).body


def test_a_programme_of_many_times_is_no_ticker() -> None:
    times = "".join(f"<p>{8 + n}.30 Uhr: Vortrag Nummer {n}</p>" for n in range(8))

    assert site.item(site.page([*site.TEXT, times])).title == site.TITLE


def test_a_letter_from_the_editors_is_an_article() -> None:
    letter = ["Liebe Leserinnen und Leser,", *(" ".join(site.TEXT) for _ in range(3))]

    assert site.TEXT[2] in site.item(site.page(letter, bottom=_POINTERS)).body


@pytest.mark.parametrize("slug", ["ein-sensor-misst-den-regen", "8812345.html", "regen_im_keller_gemessen"])
def test_a_short_text_before_many_others_is_an_article_where_its_address_names_it(slug: str) -> None:
    page = _page("Ein Sensor misst den Regen", f"<p>{site.TEXT[0]} {site.TEXT[1]}</p><div>{_CARDS}</div>")
    named = HttpResponse(f"https://www.stadtblatt.example/aktuelles/{slug}", bytes(page.body))

    assert site.TEXT[0] in site.item(named).body

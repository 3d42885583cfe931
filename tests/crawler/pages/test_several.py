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

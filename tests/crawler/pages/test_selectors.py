"""What a selector finds wins; what it no longer finds is read by the other rules."""

import pickle
from datetime import datetime

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import DateOrigin, ListedHints
from crawler.pages.article import ArticlePage
from crawler.pages.selectors import Selectors

NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)
_HTML = """<html><head><title>Sensoren zählen Räder - Blatt</title>
<meta property="article:published_time" content="2026-01-05T08:00:00+01:00"></head><body>
<div class="dach">Verkehr</div><h1>Sensoren zählen Räder</h1><div class="vor">Die Stadt misst.</div>
<span class="wer">Ina Muster</span><span class="wer">Uwe Beispiel</span><i class="tag">4. Januar 2026</i>
<div class="text"><p>Am Markt steht ein Sensor.</p><div class="werbung">Kauf mich</div>
<p>Er zählt, <a href="https://example.org/daten">was rollt</a>.</p></div>
<div class="mehr">Noch etwas</div><b class="bild">Foto: Stadt</b><a class="weiter" href="?seite=2">Weiter</a>
</body></html>"""
_SELECTORS = Selectors(
    kicker=".dach",
    title="h1",
    teaser=".vor",
    body=".text",
    author=".wer",
    published=".tag",
    image_credit=".bild",
    next_page=".weiter",
    drop=(".werbung",),
)


def _page(selectors: Selectors | None = None, listed: ListedHints | None = None) -> ArticlePage:
    response = HttpResponse("https://blatt.example/a/sensoren", _HTML.encode())
    return ArticlePage(response, now=NOW, selectors=selectors, listed=listed)


def test_selected_parts_win() -> None:
    item = _page(_SELECTORS).to_item()

    assert (item.kicker, item.title, item.teaser) == ("Verkehr", "Sensoren zählen Räder", "Die Stadt misst.")
    assert item.body == "Am Markt steht ein Sensor.\n\nEr zählt, was rollt."
    assert item.author == "Ina Muster, Uwe Beispiel"
    assert item.published_at == datetime(2026, 1, 4, tzinfo=BERLIN)
    assert item.published_origin is DateOrigin.PRINTED
    assert item.links == ("https://example.org/daten",)
    assert item.next_page_url == "https://blatt.example/a/sensoren?seite=2"
    assert item.provenance["body"] == item.provenance["published_at"] == "selector"


def test_a_selector_that_finds_nothing_leaves_the_other_rules_at_work() -> None:
    item = _page(Selectors(title=".umbenannt", body=".auch-umbenannt", published=".fort")).to_item()

    assert item.title == "Sensoren zählen Räder"
    assert "Am Markt steht ein Sensor." in item.body
    assert item.published_at == datetime(2026, 1, 5, 8, tzinfo=BERLIN)
    assert item.provenance["published_at"] == "meta"
    assert item.provenance["title"] == "printed"


def test_the_selectors_of_a_source_win_over_those_of_its_layout() -> None:
    class Layout(ArticlePage):
        selectors = Selectors(kicker=".vor", teaser=".vor")

    response = HttpResponse("https://blatt.example/a/sensoren", _HTML.encode())

    item = Layout(response, now=NOW, selectors=Selectors(kicker=".dach")).to_item()

    assert (item.kicker, item.teaser) == ("Verkehr", "Die Stadt misst.")


def test_what_the_feed_says_is_the_last_resort() -> None:
    hints = ListedHints(title="Anders", teaser="Aus dem Feed", author="Feed", published_at=NOW)

    item = _page(listed=hints).to_item()

    assert (item.title, item.teaser, item.author) == ("Sensoren zählen Räder", "Aus dem Feed", "Feed")
    assert item.provenance["teaser"] == "feed"
    assert item.published_at == datetime(2026, 1, 5, 8, tzinfo=BERLIN)


def test_what_is_no_selector_is_refused_by_field_and_text() -> None:
    with pytest.raises(ValueError, match=r"next_page: '\.a\[\['"):
        Selectors(next_page=".a[[")


def test_a_bad_selector_among_those_to_drop_is_refused() -> None:
    with pytest.raises(ValueError, match="drop: '::'"):
        Selectors(drop=(".gut", "::"))


def test_selectors_travel_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(_SELECTORS)) == _SELECTORS  # noqa: S301  (our own)

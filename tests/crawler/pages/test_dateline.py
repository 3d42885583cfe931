"""Sources without code whose pages print the day in brackets."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import ArticleItem
from crawler.pages.dateline import LAYOUTS
from crawler.reading import read
from crawler.sites import SOURCES

_SAVED = Path(__file__).parents[2] / "sites" / "kommune21"
_UNKNOWN = replace(SOURCES["kommune21"], name="unbekannt", layouts=LAYOUTS)
_NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)


@pytest.mark.parametrize("page", ["old_with_title", "migrated", "native", "related_kaiserslautern"])
def test_is_read_without_code_as_its_own_layout_reads_it(page: str) -> None:
    golden = json.loads((_SAVED / f"{page}.json").read_text(encoding="utf-8"))

    item = _read(golden["url"], (_SAVED / f"{page}.html").read_text(encoding="utf-8"))

    stated = golden["item"]
    assert (item.title, item.kicker, item.teaser) == (stated["title"], stated["kicker"], stated["teaser"])
    assert item.body == stated["body"]
    assert item.published_at is not None
    assert item.published_at.isoformat() == stated["published_at"]


def test_date_in_brackets_of_another_article_decides_nothing() -> None:
    text = (
        "<p>Die Stadt hat neue Sensoren angebracht, die freie Plätze melden und den Verkehr lenken.</p>" * 4
    )
    related = "<h3><a href='/b'>Busse auf Abruf</a></h3><p>[14.5.2024] Ein Bus fährt nur auf Ruf. mehr...</p>"
    html = f"<html><h1>Sensoren melden freie Plätze</h1>{text}<h2>Weitere Meldungen</h2>{related}</html>"

    item = _read("https://www.kommune21.de/k21-meldungen/sensoren/", html)

    assert item.body.startswith("Die Stadt hat neue Sensoren")
    assert "Busse" not in item.body


def _read(url: str, html: str) -> ArticleItem:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return read(_UNKNOWN, HttpResponse(url, html.encode(), headers=headers), now=_NOW)

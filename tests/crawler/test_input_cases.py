"""The hostile cases of what is served, 16 to 25, by name: single pages and feeds. See named_cases.py."""

import json
from datetime import datetime, timedelta
from time import process_time

import pytest
from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.discovery.feeds import parse_feed
from crawler.items import ArticleItem, NotAnArticle, UnreadablePage
from crawler.reading import read
from crawler.sites import SOURCES
from tests.hostile_documents import LAUGH, LAUGHS, QUADRATIC, QUADRATIC_USE, nested

_SOURCE = SOURCES["kommune21"]
_URL = "https://www.kommune21.de/k21-meldungen/fuerth/"
_FEED = "https://www.kommune21.de/k21-meldungen/feed"
_TITLE = "Fürths „grüne“ Straßen – 5 € je Baum"
_TEXT = (
    "Die Stadt pflanzt entlang der Straßen größere Bäume und fragt die Anwohner, wo Schatten fehlt. "
    "Für jeden Baum zahlen Paten fünf Euro im Jahr, die Gießkanne stellt das Amt."
)
_NOW = datetime(2026, 11, 27, 10, tzinfo=BERLIN)


def _html(title: str = _TITLE, *, meta: str = "", stated: str | None = None) -> str:
    linked = {"@type": "NewsArticle", "headline": title} | ({"datePublished": stated} if stated else {})
    return (
        f'<!doctype html><html lang="de"><head>{meta}<title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script></head>'
        f"<body><article><h1>{title}</h1><p>Bäume für Fürth: so geht es.</p><p>{_TEXT}</p></article></body>"
    )


def _read(body: str | bytes, *, content_type: str = "text/html; charset=utf-8") -> ArticleItem:
    raw = body if isinstance(body, bytes) else body.encode()
    return read(_SOURCE, HttpResponse(_URL, raw, headers={"Content-Type": content_type}), now=_NOW)


@pytest.mark.parametrize(
    ("content_type", "meta", "codec"),
    [
        ("text/html; charset=iso-8859-1", '<meta charset="utf-8">', "utf-8"),
        ("text/html; charset=iso-8859-1", "", "utf-8"),
        ("text/html; charset=utf-8", '<meta charset="utf-8">', "windows-1252"),
        ("text/html; charset=utf-8", "", "windows-1252"),
        ("text/html", '<meta charset="iso-8859-1">', "utf-8"),
        ("text/html", '<meta charset="iso-8859-1">', "windows-1252"),
        ("text/html", "", "windows-1252"),
        ("text/html; charset=iso-8859-1", "", "utf-8-sig"),
        ("text/html; charset=utf-8", "", "utf-16"),
    ],
)
def test_case_16_encoding_lies(content_type: str, meta: str, codec: str) -> None:
    item = _read(_html(meta=meta).encode(codec), content_type=content_type)

    assert item.title == _TITLE
    assert _TEXT in item.body
    assert "\ufffd" not in item.title + item.body


@pytest.mark.parametrize(("document_type", "use"), [(LAUGHS, LAUGH), (QUADRATIC, QUADRATIC_USE)])
def test_case_17_xml_laughs_xxe_quad_is_bounded(document_type: str, use: str) -> None:
    item = f"<item><title>{use}</title><link>{_URL}</link></item>"
    feed = f'<?xml version="1.0"?>{document_type}<rss version="2.0"><channel>{item}</channel></rss>'
    began = process_time()

    listed = parse_feed(_SOURCE, _FEED, feed.encode()).listed

    assert process_time() - began < 2
    assert [one.url for one in listed] in ([], [_URL])
    assert all(len(one.title or "") < 1_000_000 for one in listed)


def test_case_18_nesting_200k() -> None:
    page = nested(200_000, _TEXT)
    began = process_time()

    with pytest.raises((UnreadablePage, NotAnArticle)):
        _read(page)

    assert process_time() - began < 2


def test_case_20_html_10mb_one_line() -> None:
    filler = "Wort " * (2 * 2**20 - 1000)
    page = _html().replace("</article>", f"</article><footer>{filler}</footer>")
    assert 9 * 2**20 < len(page) < 10 * 2**20
    began = process_time()

    item = _read(page)

    assert process_time() - began < 10
    assert item.title == _TITLE


def test_case_22_title_5000_chars_or_empty_or_html_is_trimmed() -> None:
    assert len(_read(_html("Straße " * 714)).title) <= 300


@pytest.mark.parametrize("title", ["", " \u00a0\u200b", "&nbsp;", "<b></b>", "<img src=x>"])
def test_case_22_title_5000_chars_or_empty_or_html_is_no_article(title: str) -> None:
    with pytest.raises(UnreadablePage, match="Titel"):
        _read(_html(title.replace('"', "&quot;")))


@pytest.mark.parametrize(
    "stated",
    [
        "2099-01-01T10:00:00+01:00",
        "2026-11-28T12:00:00+01:00",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "gestern",
        "30.02.2026",
        "2026-02-30",
        "",
        "99999999999999",
        "null",
    ],
)
def test_case_24_dates_wild_are_not_believed(stated: str) -> None:
    item = _read(_html(stated=stated))

    assert item.published_at is None or timedelta(0) <= _NOW - item.published_at < timedelta(days=2)


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2026-11-26T09:30:00+0100", datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)),
        ("2026-11-26T09:30:00", datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)),  # no zone: it is Berlin's
        ("2026-11-26T08:30:00Z", datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)),
        ("2026-07-26T09:30:00+02:00", datetime(2026, 7, 26, 9, 30, tzinfo=BERLIN)),  # CEST
        ("2026-11-26 09:30", datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)),
        ("2026-11-26", datetime(2026, 11, 26, 0, 0, tzinfo=BERLIN)),
    ],
)
def test_case_24_dates_wild_but_right_are_read(stated: str, moment: datetime) -> None:
    assert _read(_html(stated=stated)).published_at == moment

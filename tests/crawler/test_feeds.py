"""Articles named by feeds, however broken."""

import time
from pathlib import Path

import pytest

from crawler.feeds import NotAFeed, parse_feed
from crawler.listing import Listed
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_URL = "https://www.kommune21.de/k21-meldungen/feed"
_BUSSE = "https://www.kommune21.de/k21-meldungen/busse/"
_RADWEG = "https://www.kommune21.de/k21-meldungen/radweg/"


def _rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()


def _item(url: str, title: str = "Titel") -> str:
    return f"<item><title>{title}</title><link>{url}</link></item>"


def _urls(body: bytes) -> list[str]:
    return [item.url for item in parse_feed(_SOURCE, _URL, body)]


def test_rss_is_read_in_its_order() -> None:
    feed = _rss(_item(_BUSSE, "Busse auf &lt;b&gt;Abruf&lt;/b&gt;"), _item(_RADWEG), _item(_BUSSE))

    assert parse_feed(_SOURCE, _URL, feed) == [
        Listed(url=_BUSSE, title="Busse auf Abruf"),
        Listed(url=_RADWEG, title="Titel"),
    ]


def test_atom_is_read_with_relative_links() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry>
    <title type="html">Busse</title><link rel="alternate" href="/k21-meldungen/busse/"/></entry></feed>"""

    assert _urls(feed) == [_BUSSE]


def test_feed_with_html_in_its_texts_is_no_bomb() -> None:
    text = f"<content:encoded><![CDATA[{'<p>Zeile<br><img src=a>' * 300}]]></content:encoded>"
    feed = _rss(*(f"<item><link>{_BUSSE}?n={number}</link>{text}</item>" for number in range(20)))

    assert len(_urls(feed)) == 20


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.kommune21.de/k21-meldungen/busse/",
        "javascript:alert(1)",
        "https://anderswo.example/k21-meldungen/busse/",
        "https://www.kommune21.de/newsletter/juli/",
        "",
    ],
)
def test_links_to_elsewhere_are_left_out(url: str) -> None:
    assert _urls(_rss(_item(url), _item(_RADWEG))) == [_RADWEG]


def test_case_19_feed_broken_xml_keeps_the_good_items() -> None:
    assert _urls(_rss(_item(_BUSSE), "<item><title>Forschung & <b></title>", _item(_RADWEG))) == [
        _BUSSE,
        _RADWEG,
    ]


def test_case_19_feed_broken_xml_cut_off_keeps_what_came() -> None:
    assert _BUSSE in _urls(_rss(_item(_BUSSE), _item(_RADWEG))[:-60])


def test_empty_feed_is_a_feed() -> None:
    assert _urls(_rss()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body><item><link>https://www.kommune21.de/meldung_1.html</link></item></body></html>",
        b"<html><body>WLAN</body></html>",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
        "Bitte anmelden".encode("utf-16"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(_SOURCE, _URL, body)


def test_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(_rss(_item(_BUSSE)))

    with pytest.raises(NotAFeed):
        parse_feed(_SOURCE, _URL, str(file).encode())


@pytest.mark.parametrize(
    "bomb",
    [
        b"<a>" * 90_000,
        b"<item>" * 90_000,
        b"<item " * 400_000,
        b"<![CDATA[" * 200_000,
        b"<a>" * 2_000_000,
        ("<a>" * 50_000).encode("utf-16-le"),
    ],
)
def test_bombs_are_refused_at_once(bomb: bytes) -> None:
    started = time.process_time()

    with pytest.raises(NotAFeed, match=r"geschachtelt|größer"):
        parse_feed(_SOURCE, _URL, b'<?xml version="1.0"?><rss version="2.0"><channel>' + bomb)

    assert time.process_time() - started < 2


def test_case_17_xml_laughs_xxe_quad_does_not_grow() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "&e{n};&e{n};&e{n};&e{n};">' for n in range(40))
    feed = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "x">{entities}]>'.encode() + _rss(
        _item(_BUSSE, "&e40;")
    ).removeprefix(b'<?xml version="1.0"?>')
    started = time.process_time()

    assert _urls(feed) == [_BUSSE]
    assert time.process_time() - started < 2


def test_case_17_xml_laughs_xxe_quad_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    feed = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode() + _rss(
        _item(_BUSSE, "&s;")
    ).removeprefix(b'<?xml version="1.0"?>')

    assert "geheim" not in repr(parse_feed(_SOURCE, _URL, feed))

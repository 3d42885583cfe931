"""Articles named by feeds, however broken."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import Listed
from crawler.discovery.not_an_index import NotAnIndex
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
    return [item.url for item in parse_feed(_SOURCE, _URL, body).listed]


def test_rss_is_read_in_its_order() -> None:
    feed = _rss(_item(_BUSSE, "Busse auf &lt;b&gt;Abruf&lt;/b&gt;"), _item(_RADWEG), _item(_BUSSE))

    assert parse_feed(_SOURCE, _URL, feed).listed == (
        Listed(url=_BUSSE, title="Busse auf Abruf"),
        Listed(url=_RADWEG, title="Titel"),
    )


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


def test_case_19_feed_broken_xml_keeps_the_good_items_and_notes_it() -> None:
    index = parse_feed(
        _SOURCE, _URL, _rss(_item(_BUSSE), "<item><title>Forschung & <b></title>", _item(_RADWEG))
    )

    assert [item.url for item in index.listed] == [_BUSSE, _RADWEG]
    assert index.note is not None
    assert "fehlerhaftes XML" in index.note


def test_good_feed_has_no_note() -> None:
    assert parse_feed(_SOURCE, _URL, _rss(_item(_BUSSE))).note is None


def test_feed_says_when_by_whom_and_about_what() -> None:
    dates = "<pubDate>Mon, 13 Dec 2021 08:15:00 +0100</pubDate>"
    words = (
        "<description>&lt;p&gt;Rufbusse fahren.&lt;/p&gt; &lt;p&gt;Der Beitrag Busse erschien zuerst auf "
        "Blatt.&lt;/p&gt;</description><author>m@blatt.example (Mia Muster)</author>"
    )
    (listed,) = parse_feed(_SOURCE, _URL, _rss(f"<item><link>{_BUSSE}</link>{dates}{words}</item>")).listed

    assert listed.published_at == datetime(2021, 12, 13, 7, 15, tzinfo=UTC)
    assert (listed.modified_at, listed.author, listed.teaser) == (None, "Mia Muster", "Rufbusse fahren.")


def test_atom_tells_publication_and_change_apart() -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><title>Busse</title>
    <link href="{_BUSSE}"/><published>2021-12-13T08:15:00+01:00</published>
    <updated>2021-12-14T09:00:00Z</updated></entry></feed>"""
    (listed,) = parse_feed(_SOURCE, _URL, feed.encode()).listed

    assert listed.published_at == datetime(2021, 12, 13, 7, 15, tzinfo=UTC)
    assert listed.modified_at == datetime(2021, 12, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "date", ["30 Feb 2021", "gestern", "Mo, 13.12.2021", "Mon, 99 Dec 99999 99:99:99 GMT"]
)
def test_date_that_is_none_is_left_out(date: str) -> None:
    (listed,) = parse_feed(
        _SOURCE, _URL, _rss(f"<item><link>{_BUSSE}</link><pubDate>{date}</pubDate></item>")
    ).listed

    assert listed.published_at is None


def test_hub_and_own_name_are_shown() -> None:
    head = (
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>'
        f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{_URL}"/>'
    )
    index = parse_feed(_SOURCE, _URL, _rss(head, _item(_BUSSE)))

    assert (index.hub, index.topic) == ("https://hub.example/", _URL)


def test_reused_guid_with_another_link_is_another_article() -> None:
    guid = '<guid isPermaLink="false">immer-gleich</guid>'
    items = [f"<item>{guid}<title>x</title><link>{url}</link></item>" for url in (_BUSSE, _RADWEG)]

    assert _urls(_rss(*items)) == [_BUSSE, _RADWEG]


def test_new_guid_for_the_same_link_is_the_same_article() -> None:
    items = [
        f'<item><guid isPermaLink="false">{number}</guid><link>{_BUSSE}</link></item>' for number in range(9)
    ]

    assert _urls(_rss(*items)) == [_BUSSE]


def test_guid_that_is_the_address_stands_in_for_a_missing_link() -> None:
    assert _urls(_rss(f"<item><guid>{_BUSSE}</guid></item>")) == [_BUSSE]


def test_true_address_wins_over_that_of_a_click_counter() -> None:
    spaces = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    counted = "<link>https://feeds.example/~r/k21/1</link>"
    item = f"<item {spaces}>{counted}<feedburner:origLink>{_BUSSE}</feedburner:origLink></item>"

    assert _urls(_rss(item)) == [_BUSSE]


def test_case_19_feed_broken_xml_cut_off_keeps_what_came() -> None:
    assert _BUSSE in _urls(_rss(_item(_BUSSE), _item(_RADWEG))[:-60])


def test_case_29_feed_backfill_5000_old_items_is_read_whole() -> None:
    feed = _rss(*(_item(f"https://www.kommune21.de/k21-meldungen/alt-{number}/") for number in range(5000)))

    assert len(_urls(feed)) == 5000


def test_empty_feed_is_a_feed() -> None:
    assert _urls(_rss()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body><item><link>https://www.kommune21.de/meldung_1.html</link></item></body></html>",
        b"<html><body>WLAN</body></html>",
        b'{"version": "1.1", "items": []}',
        b"[]",
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
        "Bitte anmelden".encode("utf-16"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NotAnIndex):
        parse_feed(_SOURCE, _URL, body)


def test_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(_rss(_item(_BUSSE)))

    with pytest.raises(NotAnIndex):
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
    started = time.thread_time()

    with pytest.raises(NotAnIndex, match=r"geschachtelt|größer"):
        parse_feed(_SOURCE, _URL, b'<?xml version="1.0"?><rss version="2.0"><channel>' + bomb)

    assert time.thread_time() - started < 2


def test_case_17_xml_laughs_xxe_quad_does_not_grow() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "&e{n};&e{n};&e{n};&e{n};">' for n in range(40))
    feed = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "x">{entities}]>'.encode() + _rss(
        _item(_BUSSE, "&e40;")
    ).removeprefix(b'<?xml version="1.0"?>')
    started = time.thread_time()

    assert _urls(feed) == [_BUSSE]
    assert time.thread_time() - started < 2


def test_case_17_xml_laughs_xxe_quad_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    feed = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode() + _rss(
        _item(_BUSSE, "&s;")
    ).removeprefix(b'<?xml version="1.0"?>')

    assert "geheim" not in repr(parse_feed(_SOURCE, _URL, feed))


@pytest.mark.parametrize(
    ("stated", "every"),
    [
        ("<ttl>30</ttl>", timedelta(minutes=30)),
        ("<ttl>bald</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(minutes=15),
        ),
        ("<sy:updatePeriod>manchmal</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_a_feed_may_say_how_often_it_changes(stated: str, every: timedelta | None) -> None:
    head = '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
    body = f"{head}<channel><title>x</title>{stated}</channel></rss>"

    assert parse_feed(_SOURCE, _URL, body.encode()).every == every

"""Articles named by sitemaps, and sitemaps named by their index."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.discovery.listing import Child, Listed
from crawler.discovery.not_an_index import NotAnIndex
from crawler.discovery.sitemaps import fresh, fresh_children, fresh_since, parse_sitemap
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_HOME = "https://www.kommune21.de"
_URL = f"{_HOME}/sitemap.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def _urlset(*entries: str) -> bytes:
    return f"{_HEAD}<urlset {_SPACES} {_NEWS}>{''.join(entries)}</urlset>".encode()


def _entry(slug: str, more: str = "") -> str:
    return f"<url><loc>{_HOME}/k21-meldungen/{slug}/</loc>{more}</url>"


def _index(*children: Child) -> bytes:
    entries = "".join(
        f"<sitemap><loc>{one.url}</loc>"
        + (f"<lastmod>{one.modified_at.isoformat()}</lastmod>" if one.modified_at else "")
        + "</sitemap>"
        for one in children
    )
    return f"{_HEAD}<sitemapindex {_SPACES}>{entries}</sitemapindex>".encode()


def _slugs(body: bytes) -> list[str]:
    return [one.url.split("/")[-2] for one in parse_sitemap(_SOURCE, _URL, body).listed]


def test_news_sitemap_says_title_and_publication() -> None:
    news = (
        "<news:news><news:publication><news:name>K</news:name><news:language>de</news:language>"
        "</news:publication><news:publication_date>2021-12-13T08:15:00+01:00</news:publication_date>"
        "<news:title>Busse &amp; Bahnen</news:title></news:news>"
    )
    (listed,) = parse_sitemap(_SOURCE, _URL, _urlset(_entry("busse", news))).listed

    assert listed == Listed(
        url=f"{_HOME}/k21-meldungen/busse/",
        title="Busse & Bahnen",
        published_at=datetime(2021, 12, 13, 7, 15, tzinfo=UTC),
    )


def test_newest_entries_come_first_and_those_without_a_date_last() -> None:
    dates = ("2021-12-01", "", "2021-12-13T08:15:00Z", "2021-12-02", "kaputt")
    entries = [
        _entry(f"nr-{number}", f"<lastmod>{date}</lastmod>" if date else "")
        for number, date in enumerate(dates)
    ]

    assert _slugs(_urlset(*entries)) == ["nr-2", "nr-3", "nr-0", "nr-1", "nr-4"]


def test_other_pages_and_other_sites_are_left_out() -> None:
    others = f"<url><loc>{_HOME}/impressum/</loc></url><url><loc>https://fremd.example/x</loc></url><url/>"

    assert _slugs(_urlset(others, _entry("busse"))) == ["busse"]


def test_sitemap_without_a_namespace_is_read() -> None:
    assert _slugs(f"<urlset>{_entry('busse')}</urlset>".encode()) == ["busse"]


def test_packed_sitemap_is_read() -> None:
    assert _slugs(gzip.compress(_urlset(_entry("busse")))) == ["busse"]


def test_broken_xml_keeps_what_can_be_read_and_is_noted() -> None:
    index = parse_sitemap(
        _SOURCE, _URL, _urlset(_entry("busse"), "<url><loc>a&b</loc></url>", _entry("radweg"))
    )

    assert [one.url.split("/")[-2] for one in index.listed] == ["busse", "radweg"]
    assert index.note is not None
    assert "fehlerhaftes XML" in index.note


def test_sitemap_cut_off_in_the_middle_keeps_what_came() -> None:
    assert _slugs(_urlset(_entry("busse"), _entry("radweg"))[:-70]) == ["busse"]


def test_index_names_sitemaps_of_its_own_site_only() -> None:
    own = Child(url=f"{_HOME}/post-sitemap.xml", modified_at=datetime(2021, 12, 13, 9, tzinfo=UTC))
    body = _index(own, Child(url="https://fremd.example/sitemap.xml"))

    assert parse_sitemap(_SOURCE, _URL, body).children == (own,)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # as Yoast, WordPress itself, Typo3 and archives by month name them
        (
            ["post-sitemap.xml", "post-sitemap2.xml", "post-sitemap10.xml", "page-sitemap.xml"],
            ["post-sitemap10.xml", "post-sitemap2.xml"],
        ),
        (
            ["wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-post-2.xml", "wp-sitemap-posts-page-1.xml"],
            ["wp-sitemap-posts-post-2.xml", "wp-sitemap-posts-post-1.xml"],
        ),
        (
            ["wp-sitemap-taxonomies-category-1.xml", "wp-sitemap-users-1.xml", "wp-sitemap-posts-post-1.xml"],
            ["wp-sitemap-posts-post-1.xml"],
        ),
        (
            ["sitemap-2021-09.xml", "sitemap-2021-12.xml", "sitemap-2020-12.xml"],
            ["sitemap-2021-12.xml", "sitemap-2021-09.xml"],
        ),
        (["sitemap.xml?sitemap=pages&amp;page=0", "local-news-sitemap.xml"], None),
        (["page-sitemap.xml"], ["page-sitemap.xml"]),
    ],
)
def test_newest_sitemaps_are_chosen_by_their_names(names: list[str], expected: list[str] | None) -> None:
    chosen = fresh_children([Child(url=f"{_HOME}/{name}") for name in names], None, most=2)

    found = [child.url.removeprefix(f"{_HOME}/") for child in chosen]
    assert found == expected if expected is not None else sorted(found) == sorted(names)


def test_sitemaps_unchanged_since_the_last_crawl_are_left_out() -> None:
    old = Child(url=f"{_HOME}/a.xml", modified_at=datetime(2021, 12, 1, tzinfo=UTC))
    new = Child(url=f"{_HOME}/b.xml", modified_at=datetime(2021, 12, 13, tzinfo=UTC))
    silent = Child(url=f"{_HOME}/c.xml")

    chosen = fresh_children([old, new, silent], datetime(2021, 12, 13, 12, tzinfo=UTC), most=9)

    assert chosen == [new, silent]


def test_what_is_dated_yesterday_and_listed_after_midnight_is_not_left_out() -> None:
    yesterday, last_read = datetime(2026, 11, 26, 23, tzinfo=UTC), datetime(2026, 11, 27, 23, 14, tzinfo=UTC)
    since = fresh_since(last_read, last_read + timedelta(minutes=15))
    late = Child(url=f"{_HOME}/post-sitemap2.xml", modified_at=yesterday)  # midnight in Berlin
    entry = Listed(url=f"{_HOME}/a/spaet", modified_at=yesterday)

    assert fresh_children([late], since, most=9) == [late]
    assert fresh([entry], since) == [entry]


def test_entries_are_fresh_by_date_by_address_or_without_any() -> None:
    since = datetime(2021, 12, 13, tzinfo=UTC)
    listed = [
        Listed(url="https://x.example/alt", published_at=datetime(2021, 12, 1, tzinfo=UTC)),
        Listed(url="https://x.example/2021/12/01/alt"),
        Listed(url="https://x.example/neu", modified_at=since),
        Listed(url="https://x.example/2021/12/13/neu"),
        Listed(url="https://x.example/unklar"),
    ]

    assert fresh(listed, since) == listed[2:]
    assert fresh(listed, None) == listed


_LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(40))


@pytest.mark.parametrize(
    "bomb",
    [
        b"",
        b"<html><body>WLAN</body></html>",
        b"{}",
        b"\x1f\x8b\x08kaputt",
        gzip.compress(_urlset(_entry("busse")))[:-20],
        gzip.compress(b" " * (11 * 2**20)),
        f'<!DOCTYPE x [<!ENTITY e0 "x">{_LAUGHS}]><urlset>&e40;</urlset>'.encode(),
        f'<!DOCTYPE x [<!ENTITY e "{"x" * 50_000}">]><urlset>{"&e;" * 50_000}</urlset>'.encode(),
        '<!DOCTYPE x [<!ENTITY e "x">]><urlset>&e;</urlset>'.encode("utf-16"),
        b"<urlset>" + b"<url>" * 200_000,
        b"<urlset>" + b"<url " * 2_000_000,
        b"<urlset>" + b"<a/>" * 2_000_000,
    ],
)
def test_what_is_no_sitemap_or_built_to_harm_is_refused_at_once(bomb: bytes) -> None:
    started = time.thread_time()

    with pytest.raises(NotAnIndex):
        parse_sitemap(_SOURCE, _URL, bomb)

    assert time.thread_time() - started < 2


def test_files_named_by_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    body = f'<!DOCTYPE x SYSTEM "{secret.as_uri()}"><urlset>{_entry("busse")}<x>&s;</x></urlset>'

    assert "geheim" not in repr(parse_sitemap(_SOURCE, _URL, body.encode()))


def test_largest_allowed_sitemap_is_read_in_time() -> None:
    entries = [_entry(f"meldung-{number}", "<lastmod>2021-12-13</lastmod>") for number in range(50_000)]
    started = time.thread_time()

    assert len(_slugs(_urlset(*entries))) == 50_000
    assert time.thread_time() - started < 20

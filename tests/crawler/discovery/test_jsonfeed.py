"""Articles named by JSON feeds."""

import json
import time
from datetime import UTC, datetime

import pytest

from crawler.discovery.feeds import parse_feed
from crawler.discovery.jsonfeed import parse_json_feed
from crawler.discovery.listing import Index, Listed
from crawler.discovery.not_an_index import NotAnIndex
from crawler.sites import SOURCES

_SOURCE = SOURCES["kommune21"]
_URL = "https://www.kommune21.de/feed.json"
_BUSSE = "https://www.kommune21.de/k21-meldungen/busse/"
_VERSION = "https://jsonfeed.org/version/1.1"


def _read(**members: object) -> Index:
    return parse_json_feed(_SOURCE, _URL, json.dumps({"version": _VERSION, **members}).encode())


def test_json_feed_is_read_where_feeds_are_read() -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"version": _VERSION, "items": [{"id": "1", "url": _BUSSE}]}).encode()

    assert parse_feed(_SOURCE, _URL, body).listed == (Listed(url=_BUSSE),)


def test_item_says_when_by_whom_and_about_what() -> None:
    item = {
        "id": "1",
        "url": "/k21-meldungen/busse/",
        "title": "Busse &amp; Bahnen",
        "summary": "<p>Rufbusse fahren.</p>",
        "date_published": "2021-12-13T08:15:00+01:00",
        "date_modified": "2021-12-14T09:00:00Z",
        "authors": [{"name": "Mia Muster"}, {"name": "Max Muster"}],
    }

    assert _read(items=[item]).listed == (
        Listed(
            url=_BUSSE,
            title="Busse & Bahnen",
            teaser="Rufbusse fahren.",
            published_at=datetime(2021, 12, 13, 7, 15, tzinfo=UTC),
            modified_at=datetime(2021, 12, 14, 9, tzinfo=UTC),
            author="Mia Muster, Max Muster",
        ),
    )


def test_author_of_version_1_0_and_of_the_whole_feed_are_read() -> None:
    index = _read(author={"name": "Redaktion"}, items=[{"url": _BUSSE}])

    assert index.listed[0].author == "Redaktion"


def test_original_of_an_aggregated_item_is_the_article() -> None:
    item = {"id": "1", "url": "https://sammler.example/1", "external_url": _BUSSE}

    assert _read(items=[item]).listed == (Listed(url=_BUSSE),)


def test_hub_topic_and_next_page_are_shown() -> None:
    index = _read(
        items=[],
        feed_url=_URL,
        next_url="/feed.json?seite=2",
        hubs=[{"type": "WebSub", "url": "https://hub.example/"}],
    )

    assert (index.hub, index.topic) == ("https://hub.example/", _URL)
    assert index.next_page == "https://www.kommune21.de/feed.json?seite=2"


@pytest.mark.parametrize(
    "items",
    [None, "x", 1, {"url": _BUSSE}, [None, 1, "x", [], {}, {"url": 1}, {"url": "https://fremd.example/"}]],
)
def test_items_of_any_shape_do_no_harm(items: object) -> None:
    assert _read(items=items).listed == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 1}',
        b'{"version": "2"}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"9" * 100_000 + b"]}",
        b" " * (6 * 2**20),
        b"\xff\xfe",
    ],
)
def test_what_is_no_json_feed_is_refused_at_once(body: bytes) -> None:
    started = time.thread_time()

    with pytest.raises(NotAnIndex):
        parse_json_feed(_SOURCE, _URL, body)

    assert time.thread_time() - started < 2

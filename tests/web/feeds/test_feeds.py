"""Feeds, read back with feedparser, an XML parser and json."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from lxml import etree

from alerts.showing.cleaning import line
from storage.search import ArticleRecord
from storage.tables import Snippet
from tests.records import HOSTILE, a_record, hostile_records
from web.feeds import Entry, Feed, atom, entry, json_feed, rss

Write = Callable[[Feed, Iterable[Entry]], Iterator[bytes]]

FEED = Feed(
    title='Stadtradar: "a & <b>"',
    description="Zwei Artikel.",
    rights="Die Texte gehören den Verlagen.",
    home="https://radar.example/?q=a&lang=de",
    generator="stadtradar 1",
    updated=datetime(2026, 11, 20, 12, tzinfo=UTC),
    address="https://radar.example/feed",
)


def written(write: Write, *records: ArticleRecord, feed: Feed = FEED) -> bytes:
    return b"".join(write(feed, map(entry, records)))


def read(write: Write, *records: ArticleRecord, feed: Feed = FEED) -> Any:
    found = feedparser.parse(written(write, *records, feed=feed))
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.mark.parametrize("write", [atom, rss])
def test_a_feed_tells_what_it_is(write: Write) -> None:
    found = read(write)

    assert found.version == ("atom10" if write is atom else "rss20")
    assert (found.feed.title, found.feed.subtitle) == (FEED.title, FEED.description)
    assert (found.feed.rights, found.feed.generator) == (FEED.rights, FEED.generator)
    assert found.feed.updated_parsed[:5] == (2026, 11, 20, 12, 0)
    assert {(one.rel, one.href) for one in found.feed.links} == {
        ("alternate", FEED.home),
        ("self", FEED.address),
    }
    assert found.entries == []


def test_all_of_an_atom_feed_is_in_its_namespace() -> None:
    found = etree.fromstring(written(atom, a_record()))

    assert {etree.QName(one).namespace for one in found.iter()} == {"http://www.w3.org/2005/Atom"}
    assert [etree.QName(one).localname for one in found[-1]] == [
        *(
            "title",
            "id",
            "link",
            "published",
            "updated",
            "author",
            "source",
            "category",
            "category",
            "summary",
        )
    ]


@pytest.mark.parametrize("write", [atom, rss])
def test_an_entry_tells_of_an_article(write: Write) -> None:
    (entry,) = read(write, a_record()).entries

    assert (entry.title, entry.summary) == (
        "Sensoren melden freie Parkplätze",
        "Wer einen Parkplatz sucht, findet ihn schneller.",
    )
    assert entry.link == "https://www.kommune21.de/sensoren?a=1&b=2"
    assert entry.published_parsed[:5] == (2026, 3, 4, 9, 30)
    assert entry.author == "Anna Beispiel, bw"
    assert [tag.term for tag in entry.tags] == ["Smart City", "Verkehr; Straße"]
    assert entry.id.startswith("urn:uuid:")


def test_an_entry_of_an_atom_feed_tells_its_source_and_when_it_changed() -> None:
    (entry,) = read(atom, a_record()).entries

    assert entry.source.title == "Kommune21"
    assert entry.updated == "2026-07-04T12:00:00+02:00"


def test_an_item_of_an_rss_feed_tells_its_source_and_its_gist_as_html() -> None:
    (item,) = read(rss, a_record(teaser="Müll & <script>Co</script>")).entries

    assert item.summary == "Müll &amp; &lt;script&gt;Co&lt;/script&gt;"

    assert item.publisher == "Kommune21"
    assert item.guidislink is False


@pytest.mark.parametrize("write", [atom, rss])
def test_hostile_texts_arrive_as_lines_without_what_xml_forbids(write: Write) -> None:
    document = written(write, *hostile_records())

    found = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    articles = list(found.iter("{*}entry", "item"))
    assert [one.findtext("{*}title") for one in articles] == list(map(line, HOSTILE))
    assert not feedparser.parse(document).bozo
    assert len(feedparser.parse(document).entries) == len(HOSTILE)


def test_what_is_no_web_address_becomes_no_link() -> None:
    for url in ("javascript:alert(1)", "https://a.example/ x", "https://a@b.example/"):
        for write in (atom, rss):
            assert read(write, a_record(url=url)).entries[0].get("links", []) == []
        assert "url" not in json.loads(written(json_feed, a_record(url=url)))["items"][0]


@pytest.mark.parametrize("write", [atom, rss, json_feed])
def test_without_a_teaser_the_text_begins_and_is_cut(write: Write) -> None:
    record = a_record(teaser=None, text="Wort\n\nund " * 500, author=None, published_at=None, keywords=())

    if write is json_feed:
        (item,) = json.loads(written(write, record))["items"]
        gist, author, known = item["content_text"], item["authors"][0]["name"], "date_published" in item
    else:
        (entry,) = read(write, record).entries
        gist, author, known = entry.summary, entry.author, "published" in entry

    assert gist.startswith("Wort und Wort und")
    assert (len(gist) <= 160, len(gist.split()) <= 26, gist[-1]) == (True, True, "…")
    assert (author, known) == ("Kommune21", False)


def test_ids_stay_when_articles_change_and_differ_between_sources() -> None:
    def ids(*records: ArticleRecord) -> list[str]:
        return [entry.id for entry in read(atom, *records).entries]

    first, changed, elsewhere = ids(a_record(), a_record(title="Neu", id=9), a_record(source="b"))

    assert first == changed != elsewhere


def test_a_json_feed_keeps_to_its_standard() -> None:
    document = json.loads(written(json_feed, a_record(), *hostile_records()))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["title"], document["feed_url"]) == (FEED.title, FEED.address)
    assert document["_stadtradar"]["rights"] == FEED.rights
    assert document["items"][0] == {
        "id": document["items"][0]["id"],
        "url": "https://www.kommune21.de/sensoren?a=1&b=2",
        "title": "Sensoren melden freie Parkplätze",
        "content_text": "Wer einen Parkplatz sucht, findet ihn schneller.",
        "date_published": "2026-03-04T10:30:00+01:00",
        "date_modified": "2026-07-04T12:00:00+02:00",
        "authors": [{"name": "Anna Beispiel, bw"}],
        "tags": ["Smart City", "Verkehr; Straße"],
        "_stadtradar": {"source": "Kommune21"},
    }
    assert [item["title"] for item in document["items"][1:]] == list(map(line, HOSTILE))


def test_a_feed_without_an_address_names_none() -> None:
    feed = Feed(
        title="T", description="D", rights="R", home="https://a.example/", generator="g", updated=FEED.updated
    )

    assert [one.rel for one in read(atom, feed=feed).feed.links] == ["alternate"]
    assert [one.rel for one in read(rss, feed=feed).feed.links] == ["alternate"]
    assert "feed_url" not in json.loads(written(json_feed, feed=feed))
    assert json.loads(written(json_feed, feed=feed))["items"] == []


@pytest.mark.parametrize("write", [atom, rss])
@pytest.mark.parametrize(
    ("snippet", "title", "gist", "tags"),
    [
        (
            Snippet.KWIC,
            "Sensoren melden freie Parkplätze",
            "Wer einen Parkplatz sucht, findet ihn schneller.",
            2,
        ),
        (Snippet.TITLE, "Sensoren melden freie Parkplätze", None, 2),
        (Snippet.NONE, "Meldung bei Kommune21", None, 0),
    ],
)
def test_a_feed_tells_no_more_of_an_article_than_its_publisher_allows(
    write: Write, snippet: Snippet, title: str, gist: str | None, tags: int
) -> None:
    (told,) = read(write, a_record(snippet=snippet)).entries

    assert (told.title, told.get("summary"), len(told.get("tags", ()))) == (title, gist, tags)
    assert told.link == "https://www.kommune21.de/sensoren?a=1&b=2"


def test_a_json_feed_has_the_title_for_content_where_nothing_else_is_allowed() -> None:
    (item,) = json.loads(written(json_feed, a_record(snippet=Snippet.NONE)))["items"]

    assert (item["title"], item["content_text"]) == ("Meldung bei Kommune21", "Meldung bei Kommune21")
    assert "tags" not in item


def test_a_licensed_article_may_be_told_at_length() -> None:
    (item,) = json.loads(written(json_feed, a_record(teaser="Wort " * 100, snippet=Snippet.LICENSED)))[
        "items"
    ]

    assert len(item["content_text"]) == 499

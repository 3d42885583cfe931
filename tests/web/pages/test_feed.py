"""The feeds of saved searches, read as feed readers do."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from defusedxml.ElementTree import fromstring

from query import berlin_day, parse
from storage.aliases import load_aliases
from storage.articles import save_article
from storage.database import Database
from storage.people.feed_keys import add_feed_key
from storage.search import search
from storage.tables import Article, Snippet, Subscription
from storage.urls import url_key
from tests.articles import an_article
from tests.records import HOSTILE
from tests.web.fed import LATER, Fed
from tests.web.stored import KOMMUNE21, NOW, numbered_articles, register, store, subscribed
from tests.web.visiting import Answer, Visitor


def items(visitor: Visitor, fed: Fed) -> list[dict[str, Any]]:
    return list(json.loads(visitor.get(fed.path("json")).content)["items"])


def ask(visitor: Visitor, fed: Fed, etag: str, ending: str = "atom") -> Answer:
    return visitor.send("GET", fed.path(ending), headers={"If-None-Match": etag})


def test_a_feed_holds_what_came_after_the_subscription_and_nothing_before(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    assert items(visitor, fed) == []

    store(database, an_article(), now=LATER)

    assert [one["title"] for one in items(visitor, fed)] == ["Sensoren melden freie Parkplätze"]


def test_what_was_there_at_the_first_crawl_of_a_source_is_no_news(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    with database.transaction() as session:
        article = an_article()
        save_article(session, article, keys={url_key(article.url)}, alertable=False, now=LATER)

    assert items(visitor, fed) == []


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_each_format_tells_the_same_of_a_story(
    database: Database, visitor: Visitor, fed: Fed, ending: str
) -> None:
    (number,) = store(database, an_article(), now=LATER)
    with database.reading() as session:
        story = session.get_one(Article, number).story_id

    answer = visitor.get(fed.path(ending))

    expected = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
    assert answer.headers["Content-Type"].partition(";")[0] == expected[ending]
    if ending == "json":
        (entry,) = json.loads(answer.content)["items"]
        told = (entry["id"], entry["url"], entry["title"], entry["content_text"])
    else:
        (entry,) = feedparser.parse(answer.content).entries
        told = (entry.id, entry.link, entry.title, entry.summary)
    assert told == (
        f"tag:localhost,2026:stadtradar/geschichte/{story}",
        an_article().url,
        "Sensoren melden freie Parkplätze",
        "Die Stadt am Rand des Pfälzerwalds stattet ihre Parkplätze mit Sensoren aus.",
    )


def test_xml_feeds_are_read_by_a_parser_that_trusts_nobody(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    hostile = [
        an_article(
            url=f"https://www.kommune21.de/{number}",
            title=f"{text} {number}",
            body=f"Sensoren melden {text} im Ort {number}, und zwar zum {number}. Mal in diesem Jahr.",
        )
        for number, text in enumerate(HOSTILE)
    ]
    store(database, *hostile, now=LATER)

    for ending in ("atom", "rss"):
        document = visitor.get(fed.path(ending)).content
        assert len(list(fromstring(document).iter())) > len(HOSTILE)
        assert not feedparser.parse(document).bozo
        assert len(feedparser.parse(document).entries) == len(HOSTILE)
    assert len(items(visitor, fed)) == len(HOSTILE)


def test_the_json_feed_is_one_by_version_1_1(database: Database, visitor: Visitor, fed: Fed) -> None:
    store(database, *numbered_articles(3, teaser="Sensoren."), now=LATER)

    document = json.loads(visitor.get(fed.path("json")).content)

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    for name in ("title", "home_page_url", "feed_url", "description", "language"):
        assert isinstance(document[name], str), name
    own = re.compile(r"_[a-z]+")
    known = {"version", "title", "home_page_url", "feed_url", "description", "language", "items"}
    assert all(name in known or own.fullmatch(name) for name in document)
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
    assert len(document["items"]) == 3
    for item in document["items"]:
        assert isinstance(item["id"], str)
        assert item["url"].startswith("https://")
        assert isinstance(item["content_text"], str)
        assert moment.fullmatch(item["date_published"])
        assert moment.fullmatch(item["date_modified"])
        assert [set(author) for author in item["authors"]] == [{"name"}]
    assert len({item["id"] for item in document["items"]}) == 3


def test_a_copy_that_joins_changes_the_entry_but_not_its_id(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    store(database, an_article(), now=LATER)
    (before,) = items(visitor, fed)

    copy = an_article(
        source="zfk", url="https://www.zfk.de/sensoren", title="Freie Parkplätze: Sensoren melden"
    )
    store(database, copy, now=LATER + timedelta(hours=1))

    (after,) = items(visitor, fed)
    assert (after["id"], after["title"], after["url"]) == (before["id"], before["title"], before["url"])
    assert after["content_text"].endswith(" · Auch in: zfk")
    assert after["date_modified"] > before["date_modified"]


def test_a_story_appears_when_any_copy_matches(database: Database, visitor: Visitor) -> None:
    fed = Fed(database, "Homburg")
    store(database, an_article(), now=LATER)
    copy = an_article(source="zfk", url="https://www.zfk.de/sensoren", kicker="Homburg")
    store(database, copy, now=LATER)

    (entry,) = items(visitor, fed)

    assert entry["url"] == "https://www.zfk.de/sensoren"
    assert entry["content_text"].endswith("Auch in: kommune21")


def test_muted_sources_neither_find_a_story_nor_are_named(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    store(database, an_article(), now=LATER)
    store(database, an_article(source="zfk", url="https://www.zfk.de/sensoren"), now=LATER)
    other = an_article(
        source="zfk", url="https://www.zfk.de/b", title="Radar", body="Nur hier stehen Sensoren."
    )
    store(database, other, now=LATER)

    with database.transaction() as session:
        fed.change(session).muted_sources = ["zfk"]

    assert [one["url"] for one in items(visitor, fed)] == [an_article().url]
    assert "Auch in" not in items(visitor, fed)[0]["content_text"]


def test_a_feed_finds_what_the_search_finds(database: Database, visitor: Visitor) -> None:
    queries = ["Meldung", '"Meldung Nummer"', "Rathaus NICHT titel:7", "Nummer UND (3 ODER 4)", "Meld*"]
    feeds = []
    for number, query in enumerate(queries):
        _, (subscription,) = subscribed(database, f"leser{number}@example.org", [query])
        with database.transaction() as session:
            key = add_feed_key(session, session.get_one(Subscription, subscription), NOW)
            feeds.append((query, key[1]))
    store(database, *numbered_articles(12), now=LATER)

    for query, token in feeds:
        found = json.loads(visitor.get(f"/feed/{token}.json").content)["items"]
        assert sorted(one["title"] for one in found) == sorted(searched(database, query)), query


def searched(database: Database, query: str) -> Sequence[str]:
    with database.reading() as session:
        page = search(session, parse(query, load_aliases(session)), limit=100, today=berlin_day(LATER))
        return [found.article.title for found in page.hits]


def test_a_feed_ends_after_the_newest_fifty(database: Database, visitor: Visitor) -> None:
    fed = Fed(database, "Meldung")
    store(database, *numbered_articles(130), now=LATER)

    titles = [one["title"] for one in items(visitor, fed)]

    assert titles == [f"Meldung {number}" for number in range(130, 80, -1)]


def test_who_knows_the_feed_is_told_that_nothing_is_new(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    store(database, an_article(), now=LATER)
    first = visitor.get(fed.path())
    etag = first.headers["ETag"]

    again = ask(visitor, fed, etag)

    assert re.fullmatch(r'"[0-9a-f]{64}"', etag)
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, max-age=300"
    assert first.headers["Last-Modified"] == "Thu, 05 Mar 2026 09:00:00 GMT"
    assert ask(visitor, fed, f'W/"x", W/{etag}').status == 304
    assert ask(visitor, fed, "*").status == 304
    assert ask(visitor, fed, '"x"').status == 200
    assert ask(visitor, fed, etag, "rss").status == 200
    assert visitor.get(fed.path()).content == first.content


def test_whatever_changes_the_document_changes_the_etag(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    store(database, an_article(), now=LATER)
    seen = [visitor.get(fed.path()).headers["ETag"]]

    def changed() -> bool:
        seen.append(visitor.get(fed.path()).headers["ETag"])
        return seen[-1] not in seen[:-1]

    store(database, an_article(source="zfk", url="https://www.zfk.de/sensoren"), now=LATER)
    assert changed()
    store(database, an_article(title="Sensoren melden volle Parkplätze"), now=LATER)
    assert changed()
    register(database, replace(KOMMUNE21, title="K21"))
    assert changed()
    with database.transaction() as session:
        fed.change(session).muted_sources = ["zfk"]
    assert changed()


@pytest.mark.parametrize(
    ("snippet", "title", "gist"),
    [
        (Snippet.TITLE, "Sensoren melden freie Parkplätze", "Kommune21"),
        (Snippet.NONE, "Meldung bei Kommune21", "Kommune21"),
    ],
)
def test_a_source_that_allows_less_is_gone_with_the_next_question(
    database: Database, visitor: Visitor, fed: Fed, snippet: Snippet, title: str, gist: str
) -> None:
    store(database, an_article(), now=LATER)
    etag = visitor.get(fed.path("json")).headers["ETag"]

    register(database, replace(KOMMUNE21, snippet=snippet))

    assert ask(visitor, fed, etag, "json").status == 200
    (entry,) = items(visitor, fed)
    assert (entry["title"], entry["content_text"]) == (title, gist)


def test_a_feed_without_news_keeps_its_date(visitor: Visitor, fed: Fed) -> None:
    assert visitor.get(fed.path()).headers["Last-Modified"] == "Thu, 05 Mar 2026 08:00:00 GMT"


def test_a_question_without_a_body_gets_none(visitor: Visitor, fed: Fed) -> None:
    answer = visitor.send("HEAD", fed.path())

    assert (answer.status, answer.content) == (200, b"")
    assert "ETag" in answer.headers


def test_a_search_that_is_not_understood_any_more_says_so(
    database: Database, visitor: Visitor, fed: Fed
) -> None:
    with database.transaction() as session:
        fed.change(session).query = "@gibtesnicht"

    answer = visitor.get(fed.path())

    assert (answer.status, answer.text_of("h1")) == (422, "Diese Suche ist nicht mehr zu verstehen")

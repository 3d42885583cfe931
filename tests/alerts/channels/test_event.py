"""The documents of webhooks."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.alert import DisturbedSource
from alerts.channels.event import event_of
from storage.tables import LateReason, Snippet
from tests.alerts.alerts import a_search, an_alert, an_alerted_article
from tests.alerts.digests import a_digest, a_told_story
from tests.records import HOSTILE


def document(**overrides: Any) -> Any:
    return json.loads(event_of(an_alert(**overrides)))


def test_a_story_names_the_searches_it_answers() -> None:
    searches = (a_search("KL.digital", 1), a_search("Kaiserslautern", 2))

    told = document(searches=searches)

    assert (told["type"], told["version"]) == ("story.matched", 1)
    assert told["data"]["story"]["subscriptions"] == [
        {"id": 1, "query": "KL.digital"},
        {"id": 2, "query": "Kaiserslautern"},
    ]


def test_an_update_says_what_was_changed() -> None:
    told = document(is_update=True, changed=("title", "body"))

    assert told["type"] == "story.updated"
    assert told["data"]["story"]["changed"] == ["title", "body"]
    assert told["data"]["story"]["updated"] is True


def test_what_is_told_late_says_so() -> None:
    assert document(late_reason=LateReason.UNREADABLE)["data"]["story"]["late"] == "unreadable"


def test_the_same_alert_gives_the_same_bytes() -> None:
    assert event_of(an_alert()) == event_of(an_alert())


def test_nobodys_address_is_told() -> None:
    assert b"leserin@example.org" not in event_of(an_alert())


@pytest.mark.parametrize(
    ("snippet", "title", "has_excerpt"),
    [
        (Snippet.KWIC, "Sensoren melden freie Parkplätze", True),
        (Snippet.LICENSED, "Sensoren melden freie Parkplätze", True),
        (Snippet.TITLE, "Sensoren melden freie Parkplätze", False),
        (Snippet.NONE, "Meldung bei Kommune21", False),
    ],
)
def test_no_more_of_an_article_is_told_than_its_source_allows(
    snippet: Snippet, title: str, has_excerpt: bool
) -> None:
    (article,) = document(articles=(an_alerted_article(snippet=snippet),))["data"]["story"]["articles"]

    assert article["title"] == title
    assert (article["excerpt"] is not None) == has_excerpt


def test_an_excerpt_is_short() -> None:
    (article,) = document()["data"]["story"]["articles"]

    assert "KL.digital" in article["excerpt"]
    assert len(article["excerpt"].split()) <= 27


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    told = document(articles=(an_alerted_article(title=text, url="javascript:alert(1)"),))

    (article,) = told["data"]["story"]["articles"]
    assert article["url"] is None
    assert article["title"].isprintable()


def test_a_story_that_everybody_copies_is_cut_off_and_counted() -> None:
    copies = tuple(an_alerted_article(article_id=number) for number in range(100))

    story = document(articles=copies)["data"]["story"]

    assert (len(story["articles"]), story["article_count"]) == (30, 100)


def test_moments_are_in_utc() -> None:
    article = an_alerted_article(published_at=None, first_seen_at=datetime(2026, 7, 1, 12, tzinfo=UTC))

    told = document(articles=(article,))

    (one,) = told["data"]["story"]["articles"]
    assert told["timestamp"] == "2026-11-23T11:00:00Z"
    assert (one["published_at"], one["first_seen_at"]) == (None, "2026-07-01T12:00:00Z")


def test_a_digest_tells_all_its_stories_and_when_it_was_closed() -> None:
    disturbed = (DisturbedSource(title="ZfK", sentence="Die Seite antwortet nicht."),)
    digest = a_digest(stories=tuple(a_told_story(number) for number in range(40)), disturbed=disturbed)

    told = json.loads(event_of(digest))

    assert told["type"] == "stories.digest"
    assert told["data"]["digest"]["id"] == digest.digest_id
    assert told["data"]["digest"]["kind"] == digest.kind
    assert told["data"]["digest"]["disturbed"] == [
        {"source": "ZfK", "sentence": "Die Seite antwortet nicht."}
    ]
    assert datetime.fromisoformat(told["data"]["digest"]["until"]) == digest.until
    assert [one["id"] for one in told["data"]["stories"]] == [one.story_id for one in digest.stories]
    assert all(one["subscriptions"] and one["articles"] for one in told["data"]["stories"])
    assert digest.recipient not in event_of(digest).decode()

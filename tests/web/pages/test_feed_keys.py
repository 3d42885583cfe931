"""Who may read the feed of a saved search."""

import re

import pytest

from storage.database import Database
from storage.people.feed_keys import find_feed_key, revoke_feed_key
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.people.subscriptions import end_subscriptions
from storage.tables import FeedKey
from tests.web.conftest import HMAC_KEY
from tests.web.fed import LATER, WAY, Fed
from tests.web.visiting import Visitor


@pytest.mark.parametrize("ending", [".atom", ".rss", ".json", ""])
def test_an_unknown_key_opens_nothing(visitor: Visitor, fed: Fed, ending: str) -> None:
    for token in ("x", fed.token[:-1], fed.token + "a", "ä", "%00", str(fed.key)):
        assert visitor.get(f"/feed/{token}{ending}").status == 404


@pytest.mark.parametrize("ending", [".atom", ".rss", ".json", ""])
def test_a_revoked_key_says_so(database: Database, visitor: Visitor, fed: Fed, ending: str) -> None:
    etag = visitor.get(fed.path()).headers["ETag"]
    with database.transaction() as session:
        revoke_feed_key(session, fed.key, LATER)

    answer = visitor.send("GET", f"/feed/{fed.token}{ending}", headers={"If-None-Match": etag})

    assert (answer.status, answer.text_of("h1")) == (410, "Dieser Feed wurde gesperrt")


def test_an_ended_subscription_says_so(database: Database, visitor: Visitor, fed: Fed) -> None:
    with database.transaction() as session:
        reader = fed.change(session).subscriber_id
        end_subscriptions(session, reader, [fed.subscription], evidence="Test", hmac_key=HMAC_KEY, now=LATER)

    answer = visitor.get(fed.path())

    assert (answer.status, answer.text_of("h1")) == (410, "Diese Suche ist beendet")
    assert visitor.get(fed.path(), lang="en").text_of("h1") == "This search has ended"


def test_an_erased_subscriber_leaves_no_feed(database: Database, visitor: Visitor, fed: Fed) -> None:
    with database.transaction() as session:
        subscriber = find_subscriber(session, WAY)
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="Test", hmac_key=HMAC_KEY, now=LATER)

    answer = visitor.get(fed.path())

    assert answer.status == 404
    assert "Sensoren" not in answer.text


def test_the_page_of_a_feed_names_its_addresses_to_who_holds_the_key(visitor: Visitor, fed: Fed) -> None:
    answer = visitor.get(f"/feed/{fed.token}")

    expected = [fed.path(ending) for ending in ("atom", "rss", "json")]
    assert answer.attributes(".feeds a", "href") == expected
    assert answer.attributes("link[rel=alternate]", "href") == expected
    assert answer.text_of("h1") == "Feed der Suche „Sensoren“"
    assert visitor.get(f"/feed/{fed.token}", lang="en").text_of("h1") == "Feed of the search “Sensoren”"


def test_the_page_of_the_search_shows_no_feed(visitor: Visitor, fed: Fed) -> None:
    answer = visitor.get("/", q="Sensoren")

    assert "/feed/" not in answer.text
    assert fed.token not in answer.text


def test_only_a_hash_of_the_token_is_stored(database: Database, fed: Fed) -> None:
    with database.reading() as session:
        key = session.get_one(FeedKey, fed.key)
        assert re.fullmatch("[0-9a-f]{64}", key.key_hash)
        assert fed.token not in repr(vars(key))
        assert find_feed_key(session, fed.token) is key
    assert len(fed.token) >= 43  # of six bits each

"""Feeds on the page where a reader manages everything."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from storage.people.feed_keys import add_feed_key
from storage.tables import FeedKey, Subscription
from tests.articles import an_article
from tests.web.door import FORM, Door
from tests.web.managing import act
from tests.web.stored import store, subscribed
from tests.web.visiting import Visitor
from web.feed_actions import MOST_FEEDS


def keys(door: Door) -> list[FeedKey]:
    with door.database.reading() as session:
        return session.query(FeedKey).order_by(FeedKey.id).all()


def add_keys(door: Door, count: int, search: int = 1) -> None:
    with door.database.transaction() as session:
        for _ in range(count):
            add_feed_key(session, session.get_one(Subscription, search), door.now)


def test_a_feed_is_made_and_its_addresses_open_it(door: Door, page: str) -> None:
    store(door.database, an_article(title="Sensoren in Kaiserslautern"), now=door.now)

    made = act(door, page, "feed", abo="1")

    addresses = made.attributes(".once a", "href")
    assert made.status == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert made.texts(".once dt") == ["Atom", "RSS", "JSON Feed", "Seite mit allen Formaten"]
    assert made.texts(".once dd") == addresses
    assert all(one.startswith(door.visitor.url + "/feed/") for one in addresses)
    assert "gespeichert ist davon nur ein Prüfwert" in made.text_of("main")
    answers = [door.visitor.get(urlsplit(one).path) for one in addresses]
    assert [answer.status for answer in answers] == [200, 200, 200, 200]
    assert "Sensoren in Kaiserslautern" in answers[0].text


def test_the_addresses_are_shown_this_one_time(door: Door, page: str) -> None:
    made = act(door, page, "feed", abo="1")
    token = urlsplit(made.attributes(".once a", "href")[-1]).path.rpartition("/")[2]

    back = door.visitor.get(made.attribute("main .told a", "href").partition("#")[0])

    assert back.text_of(".done") == "Der Feed ist angelegt."
    assert back.texts(".channels li p") == ["Feed Nr. 1, angelegt am 05.03.2026"]
    assert token not in back.text
    assert token not in keys(door)[0].key_hash


def test_a_revoked_feed_opens_nothing_and_the_others_go_on(door: Door, page: str) -> None:
    paths = [
        urlsplit(act(door, page, "feed", abo="1").attributes(".once a", "href")[0]).path for _ in range(2)
    ]

    answer = act(door, page, "feed-sperren", feed="1")

    assert "Der Feed ist gesperrt" in answer.text_of(".done")
    assert answer.texts(".channels li p") == ["Feed Nr. 2, angelegt am 05.03.2026"]
    assert [door.visitor.get(path).status for path in paths] == [410, 200]
    assert keys(door)[0].revoked_at == door.now


def test_a_search_has_ten_feeds_at_most(door: Door, page: str) -> None:
    add_keys(door, MOST_FEEDS)

    looked = door.visitor.get(page)
    refused = act(door, page, "feed", abo="1")
    act(door, page, "feed-sperren", feed="3")
    made = act(door, page, "feed", abo="1")

    assert looked.texts("button[value=feed]") == []
    assert "Mehr als 10 Feeds je Suche gehen nicht." in looked.text_of(".subscription")
    assert refused.status == 400
    assert refused.text_of(".subscription .field-fault[role=alert]").startswith("Mehr als 10 Feeds je Suche")
    assert refused.attributes(".subscription details[open]", "open") != []
    assert made.status == 200
    assert len(keys(door)) == MOST_FEEDS + 1


def test_many_clicks_at_once_make_no_eleventh(door: Door, page: str) -> None:
    add_keys(door, MOST_FEEDS - 2)

    with ThreadPoolExecutor(8) as clicks:
        answers = list(clicks.map(lambda _: _click(door, page), range(8)))

    assert sorted(answers) == [200] * 2 + [400] * 6
    assert len(keys(door)) == MOST_FEEDS


def _click(door: Door, page: str) -> int:
    visitor = Visitor(door.visitor.url)
    try:
        return visitor.post(page, data="tun=feed&abo=1", headers=FORM).status
    finally:
        visitor.close()


def test_feeds_of_other_searches_do_not_count(door: Door, page: str) -> None:
    _, (foreign,) = subscribed(door.database, "andere@example.org", ["Trier"])
    add_keys(door, MOST_FEEDS, search=foreign)

    assert act(door, page, "feed", abo="1").status == 200


def test_nobody_touches_the_feeds_of_others(door: Door, page: str) -> None:
    _, (foreign,) = subscribed(door.database, "andere@example.org", ["Trier"])
    add_keys(door, 1, search=foreign)

    made = act(door, page, "feed", abo=str(foreign))
    act(door, page, "feed-sperren", feed=str(keys(door)[0].id))

    assert made.texts(".once") == []
    assert [key.revoked_at for key in keys(door)] == [None]
    assert door.visitor.get(page).texts(".channels li") == []


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "²"])
def test_an_impossible_number_of_a_feed_does_nothing(door: Door, page: str, number: str) -> None:
    add_keys(door, 1)

    assert act(door, page, "feed-sperren", feed=number).status == 200
    assert keys(door)[0].revoked_at is None


def test_looking_makes_no_feed(door: Door, page: str) -> None:
    door.visitor.get(page, tun="feed", abo="1")

    assert keys(door) == []


def test_feeds_are_offered_in_english(door: Door, page: str) -> None:
    made = act(door, page + "?lang=en", "feed", abo="1")

    assert made.text_of("h1") == "Feed of the search “Kaiserslautern”"
    assert "only a hash of them is kept" in made.text_of("main")
    assert "lang=en" in made.attribute("main .told a", "href")

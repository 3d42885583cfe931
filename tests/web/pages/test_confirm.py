from datetime import timedelta

import pytest
from loguru import logger
from sqlalchemy import select

from storage.ingest import last_entry_id
from storage.people.consent import consent_origins, consent_records
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.people.suppressions import is_suppressed, suppress
from storage.tables import Signup, Subscriber, SuppressionReason
from tests.articles import an_article
from tests.web.conftest import HMAC_KEY
from tests.web.door import START, Door
from tests.web.stored import numbered_articles, store, subscribed


def subscribers(door: Door) -> list[Subscriber]:
    with door.database.reading() as session:
        return list(session.scalars(select(Subscriber).order_by(Subscriber.id)))


def test_a_scanner_that_looks_at_every_link_confirms_nothing(door: Door) -> None:
    door.order()
    link = door.link()
    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(3):
            door.visitor.send(method, link)

    answer = door.visitor.get(link)

    assert answer.status == 200
    assert answer.texts(".queries li") == ["Kaiserslautern, täglich um 8 Uhr"]
    assert "Ich möchte zu dieser Suche Benachrichtigungen von Stadtradar" in answer.text_of("blockquote")
    assert "example.org" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert subscribers(door) == []
    assert door.ledger() == []


def test_the_button_confirms_and_proves_both_request_and_consent(door: Door) -> None:
    door.order(rhythmus="weekly", wochentag=["2", "5"])
    (letter,) = door.letters()
    door.passes(timedelta(minutes=10))

    answer = door.visitor.post(door.visitor.get(door.link()).attribute("main form", "action"))

    (subscriber,), (subscription,) = subscribers(door), door.subscriptions()
    requested, granted = door.ledger()
    assert answer.text_of("h1") == "Bestätigt"
    assert answer.headers["Cache-Control"] == "no-store"
    assert (subscriber.email, subscriber.language, subscriber.address_form) == (
        "leserin@example.org",
        "de",
        "formal",
    )
    assert (subscription.query, subscription.rhythm, subscription.weekdays) == (
        "Kaiserslautern",
        "weekly",
        [2, 5],
    )
    assert (requested.event, requested.at) == ("requested", START + timedelta(seconds=30))
    assert (granted.event, granted.at) == ("granted", door.now)
    assert requested.wording == granted.wording != None  # noqa: E711  (one comparison says both)
    assert requested.wording_id == granted.wording_id == "abo-1-de"
    assert (requested.message_id, granted.message_id) == (None, letter.message_id)
    assert {requested.subscription_id, granted.subscription_id} == {subscription.id}


def test_from_where_both_were_given_is_kept_apart_from_the_ledger(door: Door) -> None:
    door.order()

    door.visitor.post(door.link(), headers={"X-Forwarded-For": "198.51.100.4", "User-Agent": "Firefox"})

    (subscriber,) = subscribers(door)
    with door.database.reading() as session:
        origins = consent_origins(session, subscriber.id)
        lines = [line.id for line in consent_records(session, subscriber.id)]
    assert [origins[line].ip for line in lines] == ["127.0.0.1", "198.51.100.4"]
    assert origins[lines[1]].user_agent == "Firefox"


def test_nothing_from_before_the_confirmation_is_owed_but_the_last_hits_are_shown(door: Door) -> None:
    door.order()
    store(door.database, *numbered_articles(7, kicker="Kaiserslautern"))

    answer = door.visitor.post(door.link())

    (subscription,) = door.subscriptions()
    with door.database.reading() as session:
        assert subscription.after_entry == last_entry_id(session) == 7
    assert answer.text_of("#treffer") == "Die letzten 5 Treffer"
    assert [title.rpartition(" ")[2] for title in answer.texts(".list h3")] == ["7", "6", "5", "4", "3"]


def test_a_link_is_good_once_and_says_so_afterwards(door: Door) -> None:
    door.order()
    link = door.link()
    door.visitor.post(link)

    again, looked = door.visitor.post(link), door.visitor.get(link)

    assert (again.status, looked.status) == (200, 200)
    assert again.text_of("h1") == looked.text_of("h1") == "Schon bestätigt"
    assert len(door.subscriptions()) == 1
    assert len(door.ledger()) == 2


def test_a_link_is_good_for_seven_days(door: Door) -> None:
    door.order()
    link = door.link()
    door.passes(timedelta(days=7))

    looked, pressed = door.visitor.get(link), door.visitor.post(link)

    assert looked.text_of("h1") == pressed.text_of("h1") == "Dieser Link gilt nicht mehr"
    assert pressed.attributes("main a", "href") == ["/abo"]
    assert door.subscriptions() == []


@pytest.mark.parametrize("bend", ["cut", "longer", "slash", "nul", "umlaut", "empty", "long"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_bent_link_is_a_friendly_404_that_changes_nothing(door: Door, method: str, bend: str) -> None:
    door.order()
    link = door.link()
    bent = {
        "cut": link[:-4],
        "longer": link + "A",
        "slash": link.replace("/bestaetigen/", "/bestaetigen/x/"),
        "nul": link + "%00",
        "umlaut": link[:-2] + "%C3%BC",
        "empty": "/abo/bestaetigen/",
        "long": "/abo/bestaetigen/" + "a" * 20_000,
    }[bend]

    answer = door.visitor.send(method, bent)

    assert answer.status == 404
    assert answer.text_of("h1") == "Diesen Link gibt es nicht"
    assert door.subscriptions() == []


def test_another_search_of_a_known_reader_joins_the_others(door: Door) -> None:
    subscribed(door.database, "Leserin@example.org", ["Mainz"])
    door.order(sprache="en")

    door.visitor.post(door.link())

    (subscriber,) = subscribers(door)
    assert (subscriber.email, subscriber.language) == ("Leserin@example.org", "de")
    assert [one.query for one in door.subscriptions()] == ["Mainz", "Kaiserslautern"]


def test_who_confirms_is_suppressed_no_longer_and_counts_as_reachable(door: Door) -> None:
    number, _ = subscribed(door.database, "leserin@example.org", ["Mainz"])
    with door.database.transaction() as session:
        suppress(session, "leserin@example.org", SuppressionReason.BOUNCED, hmac_key=HMAC_KEY, now=START)
        subscriber = session.get_one(Subscriber, number)
        subscriber.undeliverable_since, subscriber.undeliverable_reason = START, "bounced"
    door.order()

    door.visitor.post(door.link())

    with door.database.reading() as session:
        assert not is_suppressed(session, "leserin@example.org", hmac_key=HMAC_KEY)
        assert session.get_one(Subscriber, number).undeliverable_since is None


def test_who_was_erased_comes_back_as_somebody_new(door: Door) -> None:
    subscribed(door.database, "leserin@example.org", ["Mainz"])
    with door.database.transaction() as session:
        subscriber = find_subscriber(session, "leserin@example.org")
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="Test", hmac_key=HMAC_KEY, now=START)
    door.order()

    answer = door.visitor.post(door.link())

    erased, new = subscribers(door)
    assert answer.text_of("h1") == "Bestätigt"
    assert (erased.email, new.email) == (None, "leserin@example.org")


def test_a_sign_up_that_was_erased_with_its_address_confirms_nothing(door: Door) -> None:
    subscribed(door.database, "leserin@example.org", ["Mainz"])
    door.order()
    link = door.link()
    with door.database.transaction() as session:
        subscriber = find_subscriber(session, "leserin@example.org")
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="Test", hmac_key=HMAC_KEY, now=START)

    answer = door.visitor.post(link)

    assert answer.status == 404
    with door.database.reading() as session:
        assert session.scalars(select(Signup)).all() == []


def test_another_site_cannot_make_a_browser_confirm(door: Door) -> None:
    door.order()

    answer = door.visitor.post(door.link(), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403
    assert door.subscriptions() == []


def test_english_readers_keep_their_language_from_the_letter_on(door: Door) -> None:
    door.order(sprache="en")
    link = door.link()

    answer = door.visitor.get(link)

    assert link.endswith("?lang=en")
    assert answer.text_of("button") == "Yes, I want that"
    assert answer.attribute("main form", "action").endswith("?lang=en")


def test_a_search_that_nothing_answers_is_confirmed_all_the_same(door: Door) -> None:
    store(door.database, an_article(title="Parken in Mainz"))
    door.order(q="Buxtehude")

    assert "Bisher gibt es keine Treffer." in door.visitor.post(door.link()).text_of("main")


def test_no_log_holds_a_token_or_an_address(door: Door) -> None:
    said: list[str] = []
    sink = logger.add(said.append, level="TRACE", format="{message} {extra}")
    try:
        page = door.confirmed()
        door.visitor.get(page)
        door.visitor.post("/abo/bestaetigen/erfunden")
        door.send("/verwalten", {"adresse": "leserin@example.org"})
    finally:
        logger.remove(sink)

    token = page.rpartition("/")[2]
    assert not any("leserin" in line or token in line or "bestaetigen" in line for line in said)

"""Alert tests and the gate they keep."""

from datetime import timedelta

import pytest

from alerts.changing import PinsViolated, Proposal, accept, propose
from alerts.matching import match_due
from alerts.pins import check_pins
from alerts.standing import StandingQueries
from query import NO_ALIASES
from storage.articles import find_article
from storage.database import Database
from storage.people.consent import consent_records
from storage.people.pins import pin, pins_of, unpin
from storage.people.subscribers import erase_subscriber
from storage.tables import Article, ConsentEvent, Subscriber, Subscription
from tests.alerts.world import HMAC_KEY, NO_WAIT, NOON, outbox, store, subscribe, unsubscribe

READER = "leserin@example.org"


def pin_first(database: Database, subscription: Subscription, *, must_match: bool) -> None:
    with database.transaction() as session:
        article = session.get_one(Article, 1)
        pin(session, subscription, article, must_match=must_match, note="so ist es", now=NOON)


def violations(database: Database) -> list[tuple[int, int, bool]]:
    with database.reading() as session:
        broken = check_pins(session, NO_ALIASES)
    return [(one.subscription_id, one.article_id, one.must_match) for one in broken]


@pytest.mark.parametrize(
    ("query", "must_match", "holds"),
    [
        ("Kaiserslautern", True, True),
        ("Mainz", True, False),
        ("Kaiserslautern", False, False),
        ("Mainz", False, True),
        ("Kaiserslautern zeit:7d", True, True),  # counted from the day of the article
        ("@Niemand", True, False),
    ],
)
def test_a_pin_holds_as_long_as_the_query_answers_it(
    database: Database, query: str, *, must_match: bool, holds: bool
) -> None:
    [search] = subscribe(database, READER, query)
    store(database)

    pin_first(database, search, must_match=must_match)

    assert violations(database) == ([] if holds else [(search.id, 1, must_match)])


def test_pinning_again_changes_the_pin_and_unpinning_takes_it_away(database: Database) -> None:
    [search] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    pin_first(database, search, must_match=True)
    pin_first(database, search, must_match=False)

    with database.transaction() as session:
        pinned = [(one.must_match, one.note) for one in pins_of(session, search.id)]
        removed = unpin(session, search.id, 1), unpin(session, search.id, 1)

    assert pinned == [(False, "so ist es")]
    assert removed == (True, False)


def test_the_pins_of_a_search_that_has_ended_are_not_checked(database: Database) -> None:
    [search] = subscribe(database, READER, "Mainz")
    store(database)
    pin_first(database, search, must_match=True)

    unsubscribe(database, search)

    assert violations(database) == []


def proposed(database: Database, text: str) -> Proposal:
    with database.reading() as session:
        return propose(session, session.get_one(Subscription, 1), text, NO_ALIASES, NOON)


def two_articles(database: Database) -> None:
    subscribe(database, READER, "Sensoren")
    store(database, now=NOON - timedelta(days=40))
    store(
        database, key="b", url="https://x.example/b", title="Busse fahren öfter", caption=None, teaser=None,
        body="Der Fahrplan wird dichter, auch am Abend.", now=NOON - timedelta(days=2),
    )  # fmt: skip


def test_a_proposal_tells_what_is_gained_and_lost(database: Database) -> None:
    two_articles(database)

    proposal = proposed(database, "Busse")

    assert [one.title for one in proposal.difference.gained] == ["Busse fahren öfter"]
    assert [one.title for one in proposal.difference.lost] == ["Sensoren melden freie Parkplätze"]
    assert (proposal.gained_recently, proposal.lost_recently, proposal.difference.kept) == (1, 0, 0)


def test_a_query_that_violates_a_pin_is_refused_unless_forced(database: Database) -> None:
    two_articles(database)
    with database.transaction() as session:
        search = session.get_one(Subscription, 1)
        article = find_article(session, "1")
        assert article is not None
        pin(session, search, article, must_match=True, note="", now=NOON)

    with database.transaction() as session:
        proposal = propose(session, session.get_one(Subscription, 1), "Busse", NO_ALIASES, NOON)
        with pytest.raises(PinsViolated, match="Abo 1 ist nicht geändert"):
            accept(session, proposal, evidence="Test", hmac_key=HMAC_KEY, now=NOON)
        unchanged = session.get_one(Subscription, 1).query
        accept(session, proposal, evidence="Test", hmac_key=HMAC_KEY, now=NOON, force=True)

    assert unchanged == "Sensoren"
    assert violations(database) == [(1, 1, True)]


def test_a_changed_query_is_recorded_and_matched_from_the_next_round_on(database: Database) -> None:
    two_articles(database)
    standing = StandingQueries()
    match_due(database, standing, now=NOON, group_wait=NO_WAIT)
    with database.transaction() as session:
        proposal = propose(session, session.get_one(Subscription, 1), "Zebra", NO_ALIASES, NOON)
        accept(session, proposal, evidence="Mail vom 2.3.", hmac_key=HMAC_KEY, now=NOON)
    store(database, key="c", url="https://x.example/c", title="Ein Zebra", body="Es ist da.", teaser=None)
    match_due(database, standing, now=NOON, group_wait=NO_WAIT)

    with database.reading() as session:
        records = [(one.event, one.subscription_id, one.evidence) for one in consent_records(session, 1)]
    assert records[-1] == (ConsentEvent.CHANGED, 1, "Mail vom 2.3.")
    assert [row.matches[0].article.title for row in outbox(database)][-1] == "Ein Zebra"


def test_erasing_a_reader_leaves_no_violated_pin(database: Database) -> None:
    [search] = subscribe(database, READER, "Kaiserslautern")
    store(database)
    pin_first(database, search, must_match=True)

    with database.transaction() as session:
        person = session.get_one(Subscriber, search.subscriber_id)
        erase_subscriber(session, person, evidence="Test", hmac_key=HMAC_KEY, now=NOON)

    assert violations(database) == []

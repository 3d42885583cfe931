"""Standing queries are kept between rounds of matching, and the store stays the truth."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from alerts.matching import MatchReport, match_due
from alerts.standing import StandingQueries, parsed_once
from query import NO_ALIASES, Alias, Aliases, Document, Field, Member, analyse_document
from query.aliases import by_key
from storage.database import Database
from storage.people.subscribers import erase_subscriber, find_subscriber
from tests.alerts.world import HMAC_KEY, NO_WAIT, NOON, outbox, store, subscribe, unsubscribe
from tests.storage.statements import counted

IN_MAINZ: dict[str, Any] = {
    "key": "b",
    "url": "https://x.example/b",
    "kicker": "Mainz",
    "keywords": [],
    "title": "Mainz misst",
}
PARKING = analyse_document({Field.TITLE: "Parkplätze in Mainz"})


@pytest.fixture(autouse=True)
def nothing_parsed_yet() -> Iterator[None]:
    parsed_once.cache_clear()
    yield
    parsed_once.cache_clear()


def match_on(database: Database, standing: StandingQueries) -> MatchReport:
    return match_due(database, standing, now=NOON, group_wait=NO_WAIT)


def kept_up(
    database: Database, standing: StandingQueries, aliases: Aliases = NO_ALIASES, document: Document = PARKING
) -> set[int]:
    """Return the subscriptions that an article about parking answers after a look into the store."""
    with database.reading() as session:
        standing.keep_up(session, aliases)
    return standing.matching(document, NOON.date())


def test_a_subscription_added_between_two_rounds_is_owed_what_comes_then(database: Database) -> None:
    standing = StandingQueries()
    subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)
    match_on(database, standing)

    subscribe(database, "b@example.org", "Mainz")
    store(database, **IN_MAINZ)

    assert match_on(database, standing).owed == 1
    assert {row.subscriber.email for row in outbox(database)} == {"a@example.org", "b@example.org"}


def test_a_subscription_that_ends_between_two_rounds_is_owed_nothing_more(database: Database) -> None:
    standing = StandingQueries()
    first, second = subscribe(database, "a@example.org", "Mainz", "titel:Parkplätze")
    before = kept_up(database, standing)

    unsubscribe(database, first)
    store(database, **IN_MAINZ)

    assert match_on(database, standing).owed == 0
    assert (before, kept_up(database, standing)) == ({first.id, second.id}, {second.id})


def test_a_subscription_that_ends_while_it_is_matched_is_owed_nothing(database: Database) -> None:
    class Leaving(StandingQueries):
        """Somebody unsubscribes right after the round has read who waits."""

        def matching(self, document: Document, today: date) -> set[int]:
            found = super().matching(document, today)
            unsubscribe(database, subscription)
            return found

    (subscription,) = subscribe(database, "a@example.org", "Kaiserslautern")
    store(database)

    report = match_on(database, Leaving())

    assert (report.entries, report.owed) == (1, 0)


def test_the_queries_of_somebody_who_is_erased_are_forgotten_at_the_next_round(database: Database) -> None:
    standing = StandingQueries()
    subscribe(database, "a@example.org", "Mainz")
    before = kept_up(database, standing)
    with database.transaction() as session:
        subscriber = find_subscriber(session, "a@example.org")
        assert subscriber is not None
        erase_subscriber(session, subscriber, evidence="test", hmac_key=HMAC_KEY, now=NOON)

    assert (len(before), kept_up(database, standing)) == (1, set())


def test_begun_and_ended_between_two_rounds_is_as_if_it_had_never_been(database: Database) -> None:
    standing = StandingQueries()
    kept_up(database, standing)

    (subscription,) = subscribe(database, "a@example.org", "Mainz")
    unsubscribe(database, subscription)

    assert kept_up(database, standing) == set()


def test_whoever_restarts_knows_what_the_others_kept(database: Database) -> None:
    standing = StandingQueries()
    kept_up(database, standing)
    for number, query in enumerate(("Mainz", "Parkplätze NICHT Bonn", "Parkplätze NICHT Mainz", "((")):
        subscriptions = subscribe(database, f"{number}@example.org", query, "Mainz Parkplätze")
        kept_up(database, standing)
        unsubscribe(database, subscriptions[number % 2])

    assert kept_up(database, standing) == kept_up(database, StandingQueries()) != set()


def test_another_meaning_of_an_alias_counts_for_the_queries_that_wait_already(database: Database) -> None:
    def parking(query: str) -> Aliases:
        return by_key((Alias(name="Parken", members=(Member(query=query),)),))

    standing = StandingQueries()
    (subscription,) = subscribe(database, "a@example.org", "@Parken")

    found = [kept_up(database, standing, parking(query)) for query in ("Parkhaus", "Parkplatz", "Parkhaus")]

    assert found == [set(), {subscription.id}, set()]


def test_a_store_that_is_behind_is_read_anew(database: Database, bare_store: Database) -> None:
    standing = StandingQueries()
    subscribe(database, "a@example.org", "Mainz")

    assert len(kept_up(database, standing)) == 1
    assert kept_up(bare_store, standing) == set()


@pytest.fixture
def bare_store(request: pytest.FixtureRequest, database: Database) -> Database:
    """Return a second, empty store: of the other kind, so that it is not the same."""
    other = "postgresql_database" if database.is_sqlite else "sqlite_database"
    made: Database = request.getfixturevalue(other)
    return made


def test_a_round_after_the_first_does_not_read_the_subscriptions_again(database: Database) -> None:
    standing = StandingQueries()
    subscribe(database, "a@example.org", *(f"Wort{number}" for number in range(30)))
    kept_up(database, standing)
    subscribe(database, "a@example.org", "Mainz")

    with counted(database) as statements:
        kept_up(database, standing)

    (read,) = [one for one in statements if "FROM subscription" in one]
    assert "subscription.id IN" in read

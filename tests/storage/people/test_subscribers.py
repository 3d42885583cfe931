from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.articles import save_article
from storage.database import Database
from storage.owed.outbox import Owed, freeze, mark_sent, owe
from storage.people.addresses import address_hmac
from storage.people.subscribers import (
    InvalidAddress,
    SubscriberExists,
    consent_records,
    erase_subscriber,
    find_subscriber,
    list_subscribers,
)
from storage.people.subscriptions import active_subscriptions, end_subscriptions
from storage.people.suppressions import lift
from storage.tables import ConsentEvent, OutboxRow, OutboxState, Subscriber, Subscription
from tests.articles import an_article
from tests.storage.leases import lease_next
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

HOUR = timedelta(hours=1)


def events(database: Database, subscriber: Subscriber) -> list[tuple[str, int | None]]:
    with database.reading() as session:
        return [(one.event, one.subscription_id) for one in consent_records(session, subscriber.id)]


def test_a_subscriber_is_found_by_every_spelling_of_the_address(database: Database) -> None:
    with database.transaction() as session:
        added = a_subscriber(session, "Leserin@Stadt-Köln.de")

    with database.reading() as session:
        for spelling in ("Leserin@stadt-köln.DE", "Leserin@xn--stadt-kln-67a.de", "leserin@stadt-köln.de"):
            found = find_subscriber(session, spelling)
            assert found is not None
            assert (found.id, found.language, found.created_at) == (added.id, "de", NOW)
            assert found.email is not None
            assert found.email.startswith("Leserin@")  # written to as it was given
        assert find_subscriber(session, "kein @") is None


def test_an_address_has_one_subscriber(database: Database) -> None:
    with database.transaction() as session:
        first = a_subscriber(session)

    with database.transaction() as session:
        with pytest.raises(SubscriberExists) as refused:
            a_subscriber(session, "LESERIN@EXAMPLE.org")
        assert refused.value.subscriber.id == first.id
        with pytest.raises(InvalidAddress):
            a_subscriber(session, "leserin")

    with database.reading() as session:
        assert [one.email for one in list_subscribers(session)] == ["leserin@example.org"]


def test_two_requests_at_once_add_one_subscriber(database: Database) -> None:
    ready = Barrier(2)

    def request(_: int) -> bool:
        ready.wait(timeout=20)
        try:
            with database.transaction() as session:
                a_subscriber(session)
        except SubscriberExists:
            return False
        return True

    with ThreadPoolExecutor(2) as requests:
        assert sorted(requests.map(request, range(2))) == [False, True]


def test_consent_is_recorded_with_a_sealed_address(database: Database) -> None:
    with database.transaction() as session:
        subscriber = a_subscriber(session)
        subscription = a_subscription(session, subscriber)

    assert events(database, subscriber) == [
        (ConsentEvent.GRANTED, None),
        (ConsentEvent.GRANTED, subscription.id),
    ]
    with database.reading() as session:
        record = consent_records(session, subscriber.id)[0]
        assert record.address_hmac == address_hmac("leserin@example.org", KEY)
        assert (record.at, record.evidence) == (NOW, "Anmeldung")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_record SET event = 'withdrawn'",
        "DELETE FROM consent_record",
        "UPDATE consent_record SET evidence = 'x' WHERE id = 1",
    ],
)
def test_the_consent_ledger_can_only_grow(database: Database, statement: str) -> None:
    with database.transaction() as session:
        subscriber = a_subscriber(session)

    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.execute(text(statement))

    assert events(database, subscriber) == [(ConsentEvent.GRANTED, None)]


def test_ending_subscriptions_ends_only_ones_own_and_only_once(database: Database) -> None:
    with database.transaction() as session:
        one, other = a_subscriber(session), a_subscriber(session, "leser@example.org")
        mine, kept, foreign = (a_subscription(session, whose) for whose in (one, one, other))

    ended = []
    for _ in range(2):
        with database.transaction() as session:
            ids = [mine.id, foreign.id, 999]
            ended.append(
                end_subscriptions(session, one.id, ids, evidence="Link", hmac_key=KEY, now=NOW + HOUR)
            )

    assert [[one.id for one in each] for each in ended] == [[mine.id], []]
    assert ended[0][0].ended_at == NOW + HOUR
    with database.reading() as session:
        active = active_subscriptions(session)
        assert [one.id for one in active] == [kept.id, foreign.id]
    assert [one.subscriber.email for one in active] == ["leserin@example.org", "leser@example.org"]
    assert events(database, one)[-1] == (ConsentEvent.WITHDRAWN, mine.id)
    assert len(events(database, one)) == 4


def test_a_subscription_is_owed_only_what_is_stored_after_it(database: Database) -> None:
    with database.transaction() as session:
        subscriber = a_subscriber(session)
        first = a_subscription(session, subscriber)
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
        second = a_subscription(session, subscriber)

    assert (first.after_entry, second.after_entry) == (0, 1)
    assert second.subscriber.email == "leserin@example.org"


def test_an_erased_subscriber_leaves_only_the_proof(database: Database) -> None:
    with database.transaction() as session:
        subscriber = a_subscriber(session)
        subscription = a_subscription(session, subscriber, "Brustkrebs")
        for number, title in enumerate(("Erste Meldung", "Zweite Meldung")):
            article = an_article(title=title, body=title)
            save_article(session, article, keys={title}, alertable=True, now=NOW)
            owed = Owed(
                subscriber_id=subscriber.id,
                story_id=article.story_id,
                channel="mail",
                due_at=NOW + number * HOUR,
                matches=((subscription.id, article.id),),
            )
            owe(session, owed, NOW)
        sent = lease_next(session, owner="a", now=NOW, lease_for=HOUR)
        assert sent is not None
        freeze(session, sent.id, "<1@x>", b"To: leserin@example.org")
        mark_sent(session, sent.id, reply="250 leserin@example.org ok", now=NOW)

    for _ in range(2):
        with database.transaction() as session:
            found = session.get_one(Subscriber, subscriber.id)
            erase_subscriber(session, found, evidence="Schreiben", hmac_key=KEY, now=NOW + HOUR)

    with database.reading() as session:
        erased = session.get_one(Subscriber, subscriber.id)
        assert (erased.email, erased.erased_at) == (None, NOW + HOUR)
        assert session.get_one(Subscription, subscription.id).query == ""
        rows = session.query(OutboxRow).order_by(OutboxRow.id).all()
        assert [row.state for row in rows] == [OutboxState.SENT, OutboxState.SUPPRESSED]
        assert {(row.message, row.last_reply) for row in rows} == {(None, None)}
        assert list_subscribers(session) == []
        assert active_subscriptions(session) == []
        last = consent_records(session, subscriber.id)[-1]
        assert last.address_hmac == address_hmac("leserin@example.org", KEY)
    assert [event for event, _ in events(database, subscriber)] == [
        ConsentEvent.GRANTED,
        ConsentEvent.GRANTED,
        ConsentEvent.WITHDRAWN,
        ConsentEvent.ERASED,
    ]


def test_an_address_may_come_back_after_erasure_once_it_is_lifted(database: Database) -> None:
    with database.transaction() as session:
        first = a_subscriber(session)
        erase_subscriber(session, first, evidence="Schreiben", hmac_key=KEY, now=NOW)
        lift(session, "leserin@example.org", hmac_key=KEY)

    with database.transaction() as session:
        second = a_subscriber(session)

    assert second.id != first.id

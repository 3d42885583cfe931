"""A reader of our own who is told of everything."""

from dataclasses import replace
from datetime import datetime, timedelta

from alerts.digests import gather_due
from alerts.faults.troubles import delivery_trouble
from alerts.matching import READER
from storage.database import Database
from storage.owed.outbox import mark_dead, mark_sent
from storage.owed.overdue import overdue
from storage.people.arrival_canary import ArrivalCanary, keep_canary
from storage.people.consent import Proof
from storage.people.endpoint_changes import NewEndpoint, add_endpoint, close_endpoint, remove_endpoint
from storage.people.subscribers import find_subscriber
from storage.tables import Endpoint, EndpointKind, Subscription
from tests.alerts.world import HMAC_KEY, NOON, match, outbox, store, subscribe
from tests.storage.leases import lease_next

CANARY = ArrivalCanary(address="probe@stadt.example", language="de", hmac_key=HMAC_KEY)
HOUR = timedelta(hours=1)


def keep(database: Database, wanted: ArrivalCanary = CANARY, *, now: datetime = NOON) -> str | None:
    with database.transaction() as session:
        return keep_canary(session, wanted, now)


def running(database: Database, address: str = "probe@stadt.example") -> list[str]:
    with database.reading() as session:
        reader = find_subscriber(session, address)
        assert reader is not None
        return [one.query for one in reader.subscriptions if one.ended_at is None]


def articles(database: Database, *words: str) -> None:
    for word in words:
        store(
            database,
            key=word,
            url=f"https://x.example/{word}",
            title=f"{word} da",
            body=f"{word}: {word * 3}.",
        )


def send_all(database: Database, now: datetime) -> int:
    """Hand over what may go out now, as the delivery does; return how many mails that were."""
    gather_due(database, now=now)
    sent = 0
    while True:
        with database.transaction() as session:
            row = lease_next(session, owner="test", now=now, lease_for=HOUR)
            if row is None:
                return sent
            mark_sent(session, row.id, reply="250 ok", now=now)
            sent += 1


def test_it_is_told_of_every_article_in_one_mail_an_hour(database: Database) -> None:
    assert keep(database) is None
    articles(database, "Zebra", "Wolke", "Kanal")
    match(database)

    first, soon, later = (send_all(database, NOON + span) for span in (HOUR * 0, HOUR / 2, HOUR * 1.1))

    assert len(outbox(database)) == 3 + 1  # the stories, and what carries two of them
    assert (first, soon, later) == (1, 0, 1)


def test_what_does_not_reach_it_is_overdue(database: Database) -> None:
    keep(database)
    articles(database, "Zebra")
    match(database)

    with database.reading() as session:
        assert overdue(session, READER, NOON + 2 * HOUR).unsent.count == 1


def refused(database: Database) -> int:
    with database.reading() as session:
        return overdue(session, READER, NOON).refused.count


def tell_canary(database: Database, word: str, *, is_refused: bool, channel: str = "mail") -> None:
    """Let the canary be told of an article, or refused, on one of its channels."""
    articles(database, word)
    match(database)
    gather_due(database, now=NOON)
    with database.transaction() as session:
        while row := lease_next(session, owner="test", now=NOON, lease_for=HOUR):
            if is_refused and row.channel == channel:
                mark_dead(session, row.id, phase="rcpt", reply="550 5.7.1 no")
            else:
                mark_sent(session, row.id, reply="250 ok", now=NOON)


def add_webhook(database: Database) -> Endpoint:
    with database.transaction() as session:
        reader = find_subscriber(session, "probe@stadt.example")
        assert reader is not None
        new = NewEndpoint(kind=EndpointKind.WEBHOOK, url="https://hook.example/", secret="s")
        proof = Proof(evidence="test", hmac_key=HMAC_KEY, at=NOON)
        return add_endpoint(session, reader, new, [one.id for one in reader.subscriptions], proof)


def test_a_canary_that_is_refused_is_overdue_until_it_is_told_again(database: Database) -> None:
    keep(database)
    tell_canary(database, "Zebra", is_refused=True)
    first = refused(database)
    without_quiet(database)

    tell_canary(database, "Wolke", is_refused=False)

    assert (first, refused(database)) == (1, 0)


def test_operators_are_told_where_to_look_when_the_canary_is_refused(database: Database) -> None:
    keep(database)
    tell_canary(database, "Zebra", is_refused=True)

    with database.reading() as session:
        trouble = delivery_trouble(overdue(session, READER, NOON))

    assert trouble is not None
    said = trouble.texts["de"]
    assert said.evidence == "Kanäle, auf denen die Probe abgelehnt wird: 1 (seit 23.11.2026, 12:00 Uhr)."
    assert said.remedy == (
        "Warum die Probe abgelehnt wird, zeigen: stadtradar alerts quarantine, stadtradar endpoints list"
    )
    assert "stadtradar alerts quarantine" in trouble.texts["en"].remedy


def test_an_endpoint_of_the_canary_is_watched_as_its_mails_are(database: Database) -> None:
    keep(database)
    without_quiet(database)
    endpoint = add_webhook(database)

    tell_canary(database, "Zebra", is_refused=True, channel=f"webhook:{endpoint.id}")
    at_webhook = refused(database)
    with database.transaction() as session:
        gone = session.get_one(Endpoint, endpoint.id)
        remove_endpoint(session, gone, Proof(evidence="test", hmac_key=HMAC_KEY, at=NOON))

    assert (at_webhook, refused(database)) == (1, 0)


def test_an_endpoint_that_is_closed_to_the_canary_is_told(database: Database) -> None:
    keep(database)
    without_quiet(database)
    endpoint = add_webhook(database)
    proof = Proof(evidence="test", hmac_key=HMAC_KEY, at=NOON)
    with database.transaction() as session:
        close_endpoint(session, session.get_one(Endpoint, endpoint.id), "410 Gone", proof)

    tell_canary(database, "Zebra", is_refused=False)

    assert refused(database) == 1


def test_a_canary_that_is_no_more_refuses_nothing(database: Database) -> None:
    keep(database)
    tell_canary(database, "Zebra", is_refused=True)

    keep(database, replace(CANARY, address=None))

    assert refused(database) == 0


def without_quiet(database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Subscription, 1).quiet_minutes = 0


def test_a_restart_changes_nothing(database: Database) -> None:
    keep(database)
    keep(database, now=NOON + HOUR)

    assert running(database) == ["von:1900-01-01"]


def test_without_the_setting_it_is_told_nothing_any_more_and_with_it_again(database: Database) -> None:
    keep(database)
    keep(database, replace(CANARY, address=None))
    without = running(database)
    keep(database)

    assert without == []
    assert running(database) == ["von:1900-01-01"]


def test_another_address_takes_its_place(database: Database) -> None:
    keep(database)

    assert keep(database, replace(CANARY, address="neu@stadt.example")) is None

    assert (running(database), running(database, "neu@stadt.example")) == ([], ["von:1900-01-01"])


def test_a_reader_is_never_made_a_canary(database: Database) -> None:
    subscribe(database, "probe@stadt.example", "Kaiserslautern")

    refusal = keep(database)

    assert refusal is not None
    assert "schon ein Empfänger" in refusal
    with database.reading() as session:
        assert session.get_one(Subscription, 1).query == "Kaiserslautern"
    assert running(database) == ["Kaiserslautern"]

from dataclasses import replace
from datetime import timedelta

from storage.database import Database
from storage.people.consent import Proof, consent_records
from storage.people.preferences import change_person, change_subscription, person_settings_of, settings_of
from storage.people.subscriptions import changed_since, end_subscriptions, last_change
from storage.people.telling import Telling
from storage.tables import Hold, OutboxState, Rhythm, Subscription
from tests.storage.post import Post
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

PROOF = Proof(at=NOW, evidence="Test", hmac_key=KEY)


def test_a_change_is_noticed_by_who_follows_the_ledger(database: Database) -> None:
    with database.transaction() as session:
        subscription = a_subscription(session, a_subscriber(session))
        before = last_change(session)

        wanted = replace(settings_of(subscription), query="Mainz", paused_until=NOW + timedelta(days=3))
        changes = change_subscription(session, subscription, wanted, PROOF)

        assert changed_since(session, before) == [subscription.id]
        assert changes == ("Suchanfrage geändert", "Pause bis keine → 2026-03-07T12:00:00+00:00")
        line = consent_records(session, subscription.subscriber_id)[-1]
        assert "Mainz" not in line.evidence
        assert settings_of(subscription) == wanted


def test_what_is_already_so_is_no_change(database: Database) -> None:
    with database.transaction() as session:
        subscription = a_subscription(session, a_subscriber(session))
        person = subscription.subscriber
        before = len(consent_records(session, person.id))

        nothing = change_subscription(session, subscription, settings_of(subscription), PROOF)
        nobody = change_person(session, person, person_settings_of(person), PROOF)

        assert (nothing, nobody) == ((), ())
        assert len(consent_records(session, person.id)) == before


def test_a_subscription_that_has_ended_does_not_change(database: Database) -> None:
    with database.transaction() as session:
        subscription = a_subscription(session, a_subscriber(session))
        ended = [subscription.id]
        end_subscriptions(session, subscription.subscriber_id, ended, evidence="x", hmac_key=KEY, now=NOW)

        changes = change_subscription(
            session, subscription, replace(settings_of(subscription), query="Mainz"), PROOF
        )

        assert changes == ()
        assert subscription.query == "Kaiserslautern"


def test_a_rhythm_that_tells_sooner_lets_go_what_is_held(database: Database) -> None:
    post = Post(database)
    first = post.subscriptions[0]
    post.owe(post.story(), due=timedelta(hours=20), hold=Hold.DIGEST)
    assert post.lease() is None

    with database.transaction() as session:
        subscription = session.get_one(Subscription, first.id)
        sooner = replace(settings_of(subscription), telling=Telling(rhythm=Rhythm.INSTANT, quiet_minutes=5))
        change_subscription(session, subscription, sooner, PROOF)

    assert post.leased().state == OutboxState.LEASED


def test_a_cap_that_is_lifted_lets_go_what_is_held(database: Database) -> None:
    post = Post(database)
    with database.transaction() as session:
        person = session.get_one(Subscription, post.subscriptions[0].id).subscriber
        change_person(session, person, replace(person_settings_of(person), daily_cap=1), PROOF)
    post.owe(post.story(), due=timedelta(hours=20), hold=Hold.CAPPED)

    with database.transaction() as session:
        person = session.get_one(Subscription, post.subscriptions[0].id).subscriber
        change_person(session, person, replace(person_settings_of(person), daily_cap=None), PROOF)

    assert post.leased().state == OutboxState.LEASED

from dataclasses import replace

from sqlalchemy.orm import Session

from storage.database import Database
from storage.people.consent import Proof, consent_records
from storage.people.endpoint_changes import NewEndpoint, add_endpoint, close_endpoint, remove_endpoint
from storage.people.endpoints import (
    channel_of,
    disable_endpoint,
    end_rotation,
    endpoint_of,
    find_endpoint,
    is_open,
    list_endpoints,
    rotate_secret,
)
from storage.people.preferences import change_subscription, settings_of
from storage.people.subscribers import erase_subscriber
from storage.people.subscriptions import end_subscriptions
from storage.tables import ConsentEvent, Endpoint, EndpointKind, Subscriber, Subscription
from tests.storage.readers import KEY, NOW, a_subscriber, a_subscription

PROOF = Proof(at=NOW, evidence="Test", hmac_key=KEY)
NEW = NewEndpoint(kind=EndpointKind.WEBHOOK, url="https://hook.example/geheim", secret="whsec_x")


def _added(session: Session) -> tuple[Subscriber, Subscription, Endpoint]:
    reader = a_subscriber(session)
    search = a_subscription(session, reader)
    return reader, search, add_endpoint(session, reader, NEW, [search.id], PROOF)


def test_a_search_tells_at_its_endpoint_beside_mail_and_that_is_recorded(database: Database) -> None:
    with database.transaction() as session:
        reader, search, endpoint = _added(session)

        assert search.channels == ["mail", f"webhook:{endpoint.id}"]
        last = consent_records(session, reader.id)[-1]
        assert (last.event, last.subscription_id) == (ConsentEvent.CHANGED, search.id)
        assert last.evidence == f"Test: Wege mail → mail, webhook:{endpoint.id}"


def test_only_searches_of_its_reader_that_run_tell_there(database: Database) -> None:
    with database.transaction() as session:
        reader = a_subscriber(session)
        ended, other = a_subscription(session, reader), a_subscriber(session, "andere@example.org")
        foreign = a_subscription(session, other)
        end_subscriptions(session, reader.id, [ended.id], evidence="Test", hmac_key=KEY, now=NOW)

        add_endpoint(session, reader, NEW, [ended.id, foreign.id], PROOF)

        assert (ended.channels, foreign.channels) == (["mail"], ["mail"])


def test_channels_are_open_until_they_are_disabled(database: Database) -> None:
    with database.transaction() as session:
        _, _, endpoint = _added(session)
        channel = channel_of(endpoint)

        assert is_open(session, "mail")
        assert is_open(session, channel)
        assert not is_open(session, "webhook:99")
        assert not is_open(session, f"chat:{endpoint.id}")
        assert not is_open(session, "webhook:99999999999999999999")
        disable_endpoint(session, endpoint, "HTTP 410", NOW)
        assert not is_open(session, channel)


def test_the_first_reason_why_it_was_disabled_stays(database: Database) -> None:
    with database.transaction() as session:
        _, _, endpoint = _added(session)

        disable_endpoint(session, endpoint, "HTTP 410", NOW)
        disable_endpoint(session, endpoint, "von Hand", NOW)

        assert endpoint.disabled_reason == "HTTP 410"


def test_secrets_rotate(database: Database) -> None:
    with database.transaction() as session:
        _, _, endpoint = _added(session)

        rotate_secret(endpoint, "whsec_y")
        assert (endpoint.secret, endpoint.previous_secret) == ("whsec_y", "whsec_x")
        end_rotation(endpoint)
        assert (endpoint.secret, endpoint.previous_secret) == ("whsec_y", None)


def test_what_is_removed_is_forgotten_but_its_number_is_never_used_again(database: Database) -> None:
    with database.transaction() as session:
        reader, search, endpoint = _added(session)

        remove_endpoint(session, endpoint, PROOF)

        another = add_endpoint(session, reader, NEW, [], PROOF)
        assert (endpoint.url, endpoint.secret, endpoint.disabled_reason) == ("", None, "entfernt")
        assert search.channels == ["mail"]
        assert find_endpoint(session, endpoint.id) is None
        assert list_endpoints(session) == [another]
        assert another.id != endpoint.id


def test_a_search_that_told_nowhere_else_tells_by_mail_again(database: Database) -> None:
    with database.transaction() as session:
        _, search, endpoint = _added(session)
        only_there = replace(settings_of(search), channels=(channel_of(endpoint),))
        change_subscription(session, search, only_there, PROOF)

        remove_endpoint(session, endpoint, PROOF)

        assert search.channels == ["mail"]


def test_what_is_closed_is_told_of_no_more_but_stays_known(database: Database) -> None:
    with database.transaction() as session:
        reader, search, endpoint = _added(session)

        close_endpoint(session, endpoint, "antwortet mit HTTP 410", PROOF)

        assert search.channels == ["mail"]
        assert [one.disabled_reason for one in list_endpoints(session, reader.id)] == [
            "antwortet mit HTTP 410"
        ]


def test_erasing_a_reader_forgets_the_endpoints(database: Database) -> None:
    with database.transaction() as session:
        reader, _, endpoint = _added(session)
        channel = channel_of(endpoint)

        erase_subscriber(session, reader, evidence="Test", hmac_key=KEY, now=NOW)

        assert (endpoint.url, endpoint.secret, endpoint.previous_secret) == ("", None, None)
        assert not is_open(session, channel)
        assert endpoint_of(session, channel) is endpoint

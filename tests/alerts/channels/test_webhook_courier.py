"""Webhooks on their whole way: from a row of the outbox to a server that answers as it likes."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from standardwebhooks import Webhook

from alerts.channels.posting import Poster
from alerts.channels.webhook_courier import Target, post_trial
from alerts.sending.transport import Accepted, Refused
from storage.database import Database
from storage.owed.outbox import release_leases
from storage.people.endpoint_changes import close_endpoint, remove_endpoint
from storage.people.endpoints import end_rotation, find_endpoint, rotate_secret
from storage.people.subscribers import erase_subscriber, find_subscriber
from storage.tables import Endpoint, Hold, OutboxState
from tests.alerts.guards import guard_allowing
from tests.alerts.webhooks import KEY, PROOF, READER, courier, post_due, the_row, with_endpoint
from tests.alerts.world import HMAC_KEY, NOON, outbox, store
from tests.servers import FaultServer, SeenRequest, in_turn, page, redirect, retry_after

ROOT = Path(__file__).parents[3]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"/hook": page(status=204)}) as running:
        yield running


@pytest.fixture
def endpoint(database: Database, server: FaultServer) -> Endpoint:
    return with_endpoint(database, server.url("/hook"))


def verified(endpoint: Endpoint, seen: SeenRequest, now: Any = NOON) -> Any:
    assert endpoint.secret is not None
    with time_machine.travel(now, tick=False):
        return Webhook(endpoint.secret).verify(seen.body, dict(seen.headers))


def test_a_story_is_posted_signed_and_marked_sent(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    report = post_due(database, server.authority)

    (seen,) = server.requests
    row = the_row(database)
    assert (report.sent, row.state, row.last_reply) == (1, OutboxState.SENT, "HTTP 204")
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["webhook-id"] == row.message_id
    document = verified(endpoint, seen)
    assert document["type"] == "story.matched"
    assert document["version"] == 1
    assert document["timestamp"] == "2026-11-23T11:00:00Z"


def test_the_document_tells_the_story_and_why_but_not_who_reads(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    store(database, source="move", url="https://www.move-online.de/a", key="b")
    post_due(database, server.authority)

    (seen,) = server.requests
    data = verified(endpoint, seen)["data"]
    first, second = data["story"]["articles"]
    assert [one["query"] for one in data["story"]["subscriptions"]] == ["Kaiserslautern"]
    assert data["story"]["article_count"] == 2
    assert first == {
        "id": first["id"],
        "title": "Sensoren melden freie Parkplätze",
        "url": "https://www.kommune21.de/k21-meldungen/sensoren-melden-freie-parkplaetze",
        "source": "Kommune21",
        "published_at": "2026-03-04T09:30:00Z",
        "first_seen_at": "2026-11-23T11:00:00Z",
        "excerpt": "Kaiserslautern",
        "paywalled": False,
    }
    assert second["source"] == "move online"
    assert READER not in seen.body.decode()


def test_a_retry_has_the_same_id_and_body_and_a_new_time(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    server.answers["/hook"] = in_turn(page(status=500), page())
    later = NOON + timedelta(minutes=10)

    post_due(database, server.authority)
    store(database, title="Alles anders in Kaiserslautern")
    report = post_due(database, server.authority, now=later)

    first, second = server.requests
    assert report.sent == 1
    assert second.body == first.body
    assert second.headers["webhook-id"] == first.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 600
    verified(endpoint, second, later)


def test_killed_after_the_post_the_webhook_comes_twice_with_one_id_and_body(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    command = [sys.executable, "-m", "tests.alerts.killed_poster", database.url, server.authority]
    dead = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    with database.transaction() as session:  # as the daemon does when it starts
        release_leases(session, "test")

    post_due(database, server.authority)

    first, second = server.requests
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert the_row(database).state == OutboxState.SENT
    verified(endpoint, second)


def test_gone_closes_the_endpoint_and_its_reader_is_told_by_mail(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    server.answers["/hook"] = page(status=410)

    post_due(database, server.authority)

    with database.reading() as session:
        there = session.get_one(Endpoint, endpoint.id)
        assert (there.disabled_at, there.disabled_reason) == (NOON, "antwortet mit HTTP 410")
    assert the_row(database).state == OutboxState.DEAD
    assert [row.state for row in outbox(database) if row.channel == "mail"] == [OutboxState.DUE]


@pytest.mark.usefixtures("endpoint")
def test_a_redirect_inwards_is_not_followed_and_ends_the_message(
    database: Database, server: FaultServer
) -> None:
    with FaultServer() as inside:
        server.answers["/hook"] = redirect(inside.url("/geheim"))

        report = post_due(database, server.authority, inside.authority)

        assert inside.connections == 0
    assert report.dead == 1
    assert "leitet weiter auf 127.0.0.1" in (the_row(database).last_reply or "")


@pytest.mark.usefixtures("endpoint")
def test_who_asks_for_time_gets_it(database: Database, server: FaultServer) -> None:
    server.answers["/hook"] = in_turn(retry_after("7200"), page())

    post_due(database, server.authority)

    assert the_row(database).due_at >= NOON + timedelta(hours=2)
    post_due(database, server.authority, now=NOON + timedelta(hours=1))
    assert len(server.requests) == 1
    assert post_due(database, server.authority, now=NOON + timedelta(hours=3)).sent == 1


@pytest.mark.usefixtures("endpoint")
def test_without_permission_nothing_inside_is_reached(database: Database, server: FaultServer) -> None:
    report = post_due(database)

    assert (report.deferred, server.connections) == (1, 0)
    assert (the_row(database).last_reply or "").startswith("nicht erlaubt: Port")


def test_a_new_secret_signs_beside_the_old_one_until_that_is_taken_away(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    with database.transaction() as session:
        there = session.get_one(Endpoint, endpoint.id)
        rotate_secret(there, "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZmdoaWo=")
    server.answers["/hook"] = in_turn(page(status=500), page())

    post_due(database, server.authority)
    with database.transaction() as session:
        end_rotation(session.get_one(Endpoint, endpoint.id))
    post_due(database, server.authority, now=NOON + timedelta(hours=1))

    both, newest = server.requests
    assert len(both.headers["webhook-signature"].split()) == 2
    assert len(newest.headers["webhook-signature"].split()) == 1
    verified(endpoint, both)


@pytest.mark.parametrize(
    ("way", "hold"),
    [("disabled", Hold.DISABLED), ("removed", Hold.DISABLED), ("erased", Hold.ERASED)],
)
def test_what_waits_for_an_endpoint_that_is_closed_is_never_sent(
    database: Database, server: FaultServer, endpoint: Endpoint, way: str, hold: Hold
) -> None:
    with database.transaction() as session:
        there = find_endpoint(session, endpoint.id)
        reader = find_subscriber(session, READER)
        assert there is not None
        assert reader is not None
        match way:
            case "disabled":
                close_endpoint(session, there, "Test", PROOF)
            case "removed":
                remove_endpoint(session, there, PROOF)
            case "erased":
                erase_subscriber(session, reader, evidence="Test", hmac_key=HMAC_KEY, now=NOON)

    post_due(database, server.authority)

    row = the_row(database)
    assert server.connections == 0
    assert (row.state, row.hold) == (OutboxState.SUPPRESSED, hold)


def test_what_is_matched_after_an_endpoint_was_disabled_is_suppressed_at_the_lease(
    database: Database, server: FaultServer, endpoint: Endpoint
) -> None:
    with database.transaction() as session:
        session.get_one(Endpoint, endpoint.id).disabled_at = NOON

    report = post_due(database, server.authority)

    assert (report.suppressed, server.connections) == (1, 0)


@pytest.mark.usefixtures("endpoint")
def test_the_id_tells_nothing_and_differs_from_channel_to_channel(
    database: Database, server: FaultServer
) -> None:
    post_due(database, server.authority)

    name = server.requests[0].headers["webhook-id"]
    assert name.startswith("msg_")
    assert len(name) == 44
    assert "." not in name


def test_a_trial_tells_the_outcome_and_nothing_of_anybody(server: FaultServer) -> None:
    server.answers["/alt"] = page(status=410)
    poster = Poster(guard_allowing(server.authority), user_agent="x")
    secrets = ("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWo=",)

    fine = post_trial(poster, Target(id=7, url=server.url("/hook"), secrets=secrets), NOON)
    gone = post_trial(poster, Target(id=7, url=server.url("/alt"), secrets=secrets), NOON)

    assert fine.outcome == Accepted(reply="HTTP 204")
    assert isinstance(gone.outcome, Refused)
    document = json.loads(server.requests[0].body)
    assert (document["type"], document["data"]) == ("endpoint.test", {"endpoint": 7})


@pytest.mark.usefixtures("endpoint")
def test_neither_key_nor_address_stands_in_what_is_shown_of_an_endpoint(
    database: Database, server: FaultServer
) -> None:
    shown = repr(Target(id=1, url=server.url("/geheim"), secrets=("whsec_x",)))

    assert "geheim" not in shown
    assert "whsec" not in shown
    assert KEY not in repr(courier(database)).encode()

"""What hubs may do at a callback."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from storage.crawling.websub import HubRequest, WebSubState, hub_requests, note_hubs
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import WebSubSubscription
from tests.web.visiting import Visitor

TOPIC = "https://blatt.example/feed"
FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def asked(database: Database) -> HubRequest:
    """Return what the hub was asked."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="blatt", title="Blatt", home=TOPIC)], FAR)
        note_hubs(session, "blatt", {TOPIC: "https://hub.example/"}, now)
        (request,) = hub_requests(session, now)
    return request


def test_a_hub_verifies_what_was_asked_for(database: Database, visitor: Visitor, asked: HubRequest) -> None:
    answer = visitor.get(_verification(asked, **{"hub.lease_seconds": "86400"}))

    assert (answer.status, answer.text) == (200, "zufall<b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert _row(database).state == WebSubState.ACTIVE
    lease = _row(database).lease_until
    assert lease is not None
    assert timedelta(hours=23) < lease - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.topic": "https://anderes.example/feed"},
        {"hub.topic": ""},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": "publish"},
        {"hub.challenge": ""},
        {"hub.challenge": "x" * 5000},
    ],
)
def test_what_was_not_asked_for_is_not_confirmed(
    database: Database, visitor: Visitor, asked: HubRequest, wrong: dict[str, str]
) -> None:
    assert visitor.get(_verification(asked, **wrong)).status == 404
    assert _row(database).state == WebSubState.REQUESTED


@pytest.mark.usefixtures("asked")
def test_an_unknown_callback_is_not_found_and_its_pushes_are_gone(visitor: Visitor) -> None:
    unknown = HubRequest(hub="", topic=TOPIC, callback="a" * 43, secret="", subscribes=True)

    assert visitor.get(_verification(unknown)).status == 404
    assert visitor.send("POST", _path(unknown), data=b"<rss/>").status == 410


def test_a_denial_is_noted(database: Database, visitor: Visitor, asked: HubRequest) -> None:
    answer = visitor.get(_verification(asked, **{"hub.mode": "denied", "hub.reason": "zu viele"}))

    assert answer.status == 200
    assert _row(database).state == WebSubState.DENIED


@pytest.mark.parametrize("stated", ["", "0", "-5", "viele", "9" * 400])
def test_a_lease_that_is_no_number_is_ours(
    database: Database, visitor: Visitor, asked: HubRequest, stated: str
) -> None:
    visitor.get(_verification(asked, **{"hub.lease_seconds": stated}))

    lease = _row(database).lease_until
    assert lease is not None
    assert timedelta(days=9) < lease - datetime.now(UTC) <= timedelta(days=10)


def test_a_signed_push_makes_the_source_due(database: Database, visitor: Visitor, asked: HubRequest) -> None:
    answer = _push(visitor, asked, b"<rss/>")

    assert answer == 202
    assert _next_crawl(database) <= datetime.now(UTC)
    assert _row(database).last_push_at is not None


@pytest.mark.parametrize("signature", ["", "sha256=00", "sha256", "sha1=" + "0" * 40])
def test_a_push_without_our_signature_changes_nothing_and_is_told_nothing(
    database: Database, visitor: Visitor, asked: HubRequest, signature: str
) -> None:
    assert _push(visitor, asked, b"<rss/>", signature=signature) == 202
    assert _next_crawl(database) == FAR


def test_a_push_of_another_origin_than_a_hub_is_refused(
    database: Database, visitor: Visitor, asked: HubRequest
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "X-Hub-Signature": _signature(asked, b"x")}

    assert visitor.send("POST", _path(asked), data=b"x", headers=headers).status == 403
    assert _next_crawl(database) == FAR


def test_a_push_that_is_too_large_is_refused(database: Database, visitor: Visitor, asked: HubRequest) -> None:
    assert _push(visitor, asked, b"x" * (2 * 2**20 + 1)) == 413
    assert _next_crawl(database) == FAR


def _path(asked: HubRequest) -> str:
    return f"/websub/{asked.callback}"


def _verification(asked: HubRequest, **changes: str) -> str:
    query = {"hub.mode": "subscribe", "hub.topic": asked.topic, "hub.challenge": "zufall<b>"}
    return f"{_path(asked)}?{urlencode(query | changes)}"


def _push(visitor: Visitor, asked: HubRequest, body: bytes, *, signature: str | None = None) -> int:
    stated = _signature(asked, body) if signature is None else signature
    return visitor.send("POST", _path(asked), data=body, headers={"X-Hub-Signature": stated}).status


def _signature(asked: HubRequest, body: bytes) -> str:
    return "sha256=" + hmac.new(asked.secret.encode(), body, hashlib.sha256).hexdigest()


def _row(database: Database) -> WebSubSubscription:
    with database.reading() as session:
        return session.get_one(WebSubSubscription, TOPIC)


def _next_crawl(database: Database) -> datetime:
    with database.reading() as session:
        (state,) = list_sources(session)
        return state.next_crawl_at

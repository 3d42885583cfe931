"""Chats: apprise in a process that may connect only where the guard allows."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from alerts.channels.chat import ChatRefused, chat_service, require_secure
from alerts.channels.chat_child import ChatMessage, ChatResult
from alerts.channels.chat_courier import ChatCourier, failure
from alerts.channels.chat_sending import ChatSender
from alerts.channels.chat_text import chat_text
from alerts.delivery import SendReport, send_due
from alerts.sending.transport import Deferred, Refused
from storage.database import Database
from storage.tables import EndpointKind, OutboxState, Snippet
from tests.alerts.alerts import an_alert, an_alerted_article
from tests.alerts.certificates import server_and_client
from tests.alerts.digests import a_digest, a_told_story
from tests.alerts.guards import guard_allowing
from tests.alerts.webhooks import KEY, the_row, with_endpoint
from tests.alerts.world import HMAC_KEY, NOON
from tests.servers import FaultServer, never, page, redirect

SCHEMES = frozenset({"jsons", "ntfys"})
IN_TIME = timedelta(seconds=60)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    server_and_client(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "server.pem"))
    with FaultServer({"/raum": page()}, certificate=tmp_path / "server.pem") as running:
        yield running


def address(server: FaultServer, path: str = "/raum") -> str:
    return f"jsons://{server.authority}{path}"


def sent(url: str, *allowed: str, schemes: frozenset[str] = SCHEMES) -> ChatResult:
    sender = ChatSender(guard_allowing(*allowed), deadline=IN_TIME)
    return sender.send(ChatMessage(url=url, schemes=schemes, title="Titel", body="Text"))


def test_a_message_reaches_a_server_the_operator_allows(server: FaultServer) -> None:
    assert sent(address(server), server.authority) == ChatResult(delivered=True)

    (seen,) = server.requests
    told = json.loads(seen.body)
    assert (told["title"], told["message"]) == ("Titel", "Text")


def test_without_permission_nothing_inside_is_connected_to(server: FaultServer) -> None:
    result = sent(address(server))

    assert result == ChatResult(delivered=False, refused=f"Port {server.port} ist nicht erlaubt (nur 443)")
    assert server.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]", "localhost"])
def test_private_addresses_are_judged_at_the_moment_of_connecting(host: str) -> None:
    result = sent(f"jsons://{host}/raum")

    assert not result.delivered
    assert (result.refused or "").endswith("ist keine öffentliche Adresse")


def test_a_redirect_is_not_followed(server: FaultServer) -> None:
    with FaultServer() as inside:
        server.answers["/raum"] = redirect(inside.url("/geheim"), status=307)

        result = sent(address(server, "/raum?redirect=yes"), server.authority, inside.authority)

        assert inside.connections == 0
    assert not result.delivered


def test_a_failure_is_one_whatever_its_reason(server: FaultServer) -> None:
    server.answers["/raum"] = page(status=404)

    assert sent(address(server), server.authority) == ChatResult(delivered=False)


def test_a_server_that_is_silent_is_left_after_the_deadline(server: FaultServer) -> None:
    server.answers["/raum"] = never()
    sender = ChatSender(guard_allowing(server.authority), deadline=timedelta(seconds=3))
    began = monotonic()

    result = sender.send(ChatMessage(url=address(server), schemes=SCHEMES, title="a", body="b"))

    assert not result.delivered
    assert monotonic() - began < 30


def test_a_certificate_nobody_vouches_for_is_refused(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")

    assert not sent(address(server), server.authority).delivered
    assert server.requests == []


def test_a_proxy_of_the_environment_is_not_asked(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())

        assert sent(address(server), server.authority, proxy.authority).delivered
        assert proxy.connections == 0


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("slack://a/b/c", "nicht erlaubt"),
        ("json://example.org/", "nicht erlaubt"),
        ("jsons://example.org/?verify=no", "verify=no"),
        ("jsons://", "nicht vollständig"),
        ("keine adresse", "nicht erlaubt"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(url: str, reason: str) -> None:
    with pytest.raises(ChatRefused, match=reason) as refused:
        chat_service(url, SCHEMES)

    assert "example.org" not in str(refused.value)


def test_only_encrypted_schemes_that_apprise_knows_can_be_allowed() -> None:
    require_secure(["ntfys", "matrixs", "slack", "mmosts"])

    for scheme, reason in [("ntfy", "verschlüsselte"), ("json", "verschlüsselte"), ("gibtesnicht", "kennt")]:
        with pytest.raises(ChatRefused, match=reason):
            require_secure([scheme])


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.channels.chat.find_spec", lambda _: None)

    with pytest.raises(ChatRefused, match=r"pip install 'stadtradar\[chat\]'"):
        require_secure(["ntfys"])


def test_the_text_tells_story_source_link_and_search_in_lines() -> None:
    alert = an_alert()

    title, body = chat_text(alert)

    assert title == "Sensoren melden freie Parkplätze"
    assert alert.articles[0].source in body.splitlines()[0]
    assert alert.articles[0].url in body.splitlines()
    assert alert.searches[0].query in body.splitlines()[-1]
    assert alert.recipient not in body


def test_a_digest_is_one_message_with_a_line_and_a_link_for_each_story() -> None:
    digest = a_digest(stories=tuple(a_told_story(number) for number in range(20)))

    title, body = chat_text(digest)

    assert title.endswith("(20)")
    assert body.count("https://") == 15
    assert body.endswith("…")


def test_no_more_is_told_than_a_source_allows() -> None:
    title, body = chat_text(an_alert(articles=(an_alerted_article(snippet=Snippet.NONE),)))

    assert title == "Meldung bei Kommune21"
    assert body.splitlines()[:2] == ["Kommune21", an_alerted_article().url]


def test_a_failure_is_tried_five_times() -> None:
    outcomes = [failure("x", attempts) for attempts in range(5)]

    assert [type(one) for one in outcomes] == [Deferred, Deferred, Deferred, Deferred, Refused]


def test_a_story_reaches_the_chat_of_its_reader(database: Database, server: FaultServer) -> None:
    with_endpoint(database, address(server), kind=EndpointKind.CHAT)
    server.answers["/raum"] = page(status=500)

    first = _send(database, server, NOON)
    server.answers["/raum"] = page()
    second = _send(database, server, NOON + timedelta(hours=1))

    assert (first.deferred, second.sent) == (1, 1)
    one, other = (json.loads(seen.body) for seen in server.requests)
    assert (one["title"], one["message"]) == (other["title"], other["message"])
    assert one["title"] == "Sensoren melden freie Parkplätze"
    assert the_row(database).state == OutboxState.SENT


def _send(database: Database, server: FaultServer, now: object) -> SendReport:
    sender = ChatSender(guard_allowing(server.authority), deadline=IN_TIME)
    return send_due(
        database,
        [{"chat": ChatCourier(database, sender, schemes=SCHEMES, key=KEY)}],
        owner="test",
        clock=lambda: now,  # type: ignore[arg-type,return-value]
        lease_for=timedelta(minutes=5),
        hmac_key=HMAC_KEY,
        jitter=lambda: 0.0,
    )

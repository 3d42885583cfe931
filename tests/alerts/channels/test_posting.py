"""Posting to addresses of strangers, against real servers that misbehave."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from alerts.channels.guard import Guard
from alerts.channels.posting import Answered, Forbidden, Posted, Poster, Unanswered
from tests.alerts.certificates import server_and_client
from tests.alerts.guards import guard_allowing
from tests.servers import FaultServer, bomb, drip, endless_chunked, never, page, redirect, reset

BODY = '{"größe": 1}'.encode()
SHORT = timedelta(seconds=0.5)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"/hook": page(status=204)}) as running:
        yield running


def poster(server: FaultServer, *, deadline: timedelta = timedelta(seconds=20)) -> Poster:
    return Poster(guard_allowing(server.authority), user_agent="Stadtradar/0", deadline=deadline)


def posted(
    server: FaultServer, path: str = "/hook", *, deadline: timedelta = timedelta(seconds=20)
) -> Posted:
    return poster(server, deadline=deadline).post(
        server.url(path), BODY, {"Content-Type": "application/json"}
    )


def test_the_body_arrives_as_it_is(server: FaultServer) -> None:
    answer = posted(server, "/hook?a=1")

    (seen,) = server.requests
    assert isinstance(answer, Answered)
    assert answer.status == 204
    assert (seen.method, seen.path, seen.body) == ("POST", "/hook?a=1", BODY)
    assert seen.headers["content-type"] == "application/json"
    assert (seen.user_agent, seen.host) == ("Stadtradar/0", server.authority)


def test_a_redirect_is_an_answer_and_is_never_followed(server: FaultServer) -> None:
    with FaultServer({"/": page("secret")}) as inside:
        server.answers["/hook"] = redirect(inside.url("/"), status=307)

        answer = posted(server)

        assert isinstance(answer, Answered)
        assert answer.status == 307
        assert inside.connections == 0
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://2130706433/",
        "https://example.org:22/",
        "ftp://example.org/",
        "https://a:b@example.org/",
        "http://93.184.216.34/",
    ],
)
def test_what_the_guard_or_plain_http_forbids_is_not_even_resolved(url: str) -> None:
    asked: list[str] = []

    def resolver(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"]

    answer = Poster(guard_allowing(), user_agent="x", resolver=resolver).post(url, BODY, {})

    assert isinstance(answer, Forbidden)
    assert asked == []


def test_a_name_with_one_private_address_is_not_connected_to(server: FaultServer) -> None:
    there = Poster(
        guard_allowing(), user_agent="x", resolver=lambda _host, _port: ["93.184.216.34", "127.0.0.1"]
    )

    answer = there.post("https://hook.example/", BODY, {})

    assert answer == Forbidden(reason="127.0.0.1 ist keine öffentliche Adresse")
    assert server.connections == 0


def test_a_name_that_changes_its_mind_gains_nothing(server: FaultServer) -> None:
    # 127.0.0.1 stands for the public address here, 127.0.0.2 for the internal one.
    with FaultServer({"/hook": page()}) as other:
        asked = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])
        guard = only_public_is("127.0.0.1", guard_allowing(f"hook.example:{server.port}"))
        there = Poster(guard, user_agent="x", resolver=lambda _host, _port: next(asked))
        url = f"http://hook.example:{server.port}/hook"

        first, second = there.post(url, BODY, {}), there.post(url, BODY, {})

        assert isinstance(first, Answered)  # one lookup: what was judged is what was connected to
        assert second == Forbidden(reason="127.0.0.2 ist innen")
        assert next(asked) == ["127.0.0.2"]
        assert (server.connections, other.connections) == (1, 0)


def only_public_is(public: str, guard: Guard) -> Guard:
    def judge(_host: str, _port: int, address: str) -> str | None:
        return None if address == public else f"{address} ist innen"

    return replace(guard, address=judge)


def test_another_address_is_tried_when_one_is_dead(server: FaultServer) -> None:
    guard = replace(guard_allowing(f"hook.example:{server.port}"), address=lambda *_: None)
    there = Poster(guard, user_agent="x", resolver=lambda _host, _port: ["127.0.0.9", "127.0.0.1"])

    answer = there.post(f"http://hook.example:{server.port}/hook", BODY, {})

    assert isinstance(answer, Answered)


def test_a_proxy_of_the_environment_is_not_asked(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url())
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())

        assert isinstance(posted(server), Answered)
        assert proxy.connections == 0


@pytest.mark.parametrize("script", [never(), drip(b"x" * 1000)], ids=["silent", "slow body"])
def test_the_whole_takes_no_longer_than_the_deadline(server: FaultServer, script: object) -> None:
    server.answers["/hook"] = script  # type: ignore[assignment]
    began = monotonic()

    posted(server, deadline=SHORT)

    assert monotonic() - began < 10


def test_headers_that_drip_are_broken_off(server: FaultServer) -> None:
    def slow(wire: object, _: object) -> None:
        send = wire.send  # type: ignore[attr-defined]
        send(b"HTTP/1.1 200 OK\r\n")
        while not wire.stopping.wait(0.05):  # type: ignore[attr-defined]
            send(b"X-More: and more\r\n")

    server.answers["/hook"] = slow

    assert posted(server, deadline=SHORT) == Unanswered(reason="keine Antwort in der Zeit", sent=True)


def test_a_resolver_that_hangs_is_left_behind() -> None:
    release: list[Callable[[], None]] = []

    def hang(_host: str, _port: int) -> Sequence[str]:
        from threading import Event  # noqa: PLC0415

        event = Event()
        release.append(event.set)
        event.wait(60)
        return []

    there = Poster(guard_allowing(), user_agent="x", deadline=SHORT, resolver=hang)

    answer = there.post("https://hook.example/", BODY, {})

    assert answer == Unanswered(reason="der Name ist nicht auflösbar", sent=False)
    release[0]()


def test_a_name_nobody_knows_is_no_answer() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError("unknown")

    answer = Poster(guard_allowing(), user_agent="x", resolver=unknown).post("https://a.example/", BODY, {})

    assert isinstance(answer, Unanswered)
    assert "nicht auflösbar" in answer.reason


def test_a_closed_port_is_no_answer(server: FaultServer) -> None:
    server.stop()

    answer = posted(server)

    assert isinstance(answer, Unanswered)
    assert not answer.sent
    server.start = server.stop = lambda: None  # type: ignore[method-assign]


def test_a_reset_connection_may_have_taken_the_message(server: FaultServer) -> None:
    server.answers["/hook"] = reset()

    answer = posted(server)

    assert isinstance(answer, Unanswered)
    assert answer.sent


def test_what_is_no_http_is_no_answer(server: FaultServer) -> None:
    server.answers["/hook"] = lambda wire, _: wire.send(b"220 mail.example ESMTP\r\n")

    assert isinstance(posted(server), Unanswered)


@pytest.mark.parametrize(
    "script", [endless_chunked(), page(b"x" * 5_000_000), bomb("gzip", 100)], ids=["endless", "huge", "bomb"]
)
def test_of_an_answer_little_is_read_and_nothing_unpacked(server: FaultServer, script: object) -> None:
    server.answers["/hook"] = script  # type: ignore[assignment]
    began = monotonic()

    answer = posted(server)

    assert isinstance(answer, Answered)
    assert answer.status == 200
    assert monotonic() - began < 10
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_a_sending_is_broken_off_from_another_thread(server: FaultServer) -> None:
    server.answers["/hook"] = never()
    there = poster(server, deadline=timedelta(minutes=2))
    answers: list[Posted] = []
    sending = Thread(target=lambda: answers.append(there.post(server.url("/hook"), BODY, {})))
    sending.start()
    server.await_request("/hook")

    there.interrupt()

    sending.join(20)
    (answer,) = answers
    assert isinstance(answer, Unanswered)


def test_a_valid_certificate_is_accepted(tmp_path: Path) -> None:
    _, client = server_and_client(tmp_path)
    with FaultServer({"/hook": page()}, certificate=tmp_path / "server.pem") as secure:
        there = Poster(guard_allowing(secure.authority), user_agent="x", tls=client)

        assert isinstance(there.post(secure.url("/hook"), BODY, {}), Answered)


@pytest.mark.parametrize("fault", ["unknown", "expired", "other name"])
def test_an_invalid_certificate_is_refused_before_anything_is_sent(tmp_path: Path, fault: str) -> None:
    _, client = server_and_client(tmp_path, expired=fault == "expired")
    with FaultServer({"/hook": page()}, certificate=tmp_path / "server.pem") as secure:
        tls = ssl.create_default_context() if fault == "unknown" else client
        host = "hook.example" if fault == "other name" else "127.0.0.1"
        guard = replace(guard_allowing(f"{host}:{secure.port}"), address=lambda *_: None)
        there = Poster(guard, user_agent="x", tls=tls, resolver=lambda _host, _port: ["127.0.0.1"])

        answer = there.post(f"https://{host}:{secure.port}/hook", BODY, {})

        assert isinstance(answer, Unanswered)
        assert answer.reason.startswith("das Zertifikat gilt nicht")
        assert not answer.sent
        assert secure.requests == []

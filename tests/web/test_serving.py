import socket
from threading import Thread

import pytest
import requests
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from web.serving import CannotListen, PortInUse, WebServer


def an_app() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/", response_class=PlainTextResponse)
    def greet() -> str:
        return "da"

    @app.get("/kaputt")
    def fail() -> None:
        raise RuntimeError("innen kaputt")

    return app


def test_it_serves_until_it_is_stopped() -> None:
    server = WebServer(an_app(), "127.0.0.1", 0)

    server.start()

    assert server.ready.is_set()
    assert requests.get(server.url, timeout=10).text == "da"
    server.stop()
    server.stop()
    assert not server.ready.is_set()
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=10)


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(PortInUse, match=rf"Port {port} auf 127\.0\.0\.1 ist schon belegt.*\[web\] port"):
            WebServer(an_app(), "127.0.0.1", port).start()


def test_the_port_is_free_again_right_after_the_stop() -> None:
    first = WebServer(an_app(), "127.0.0.1", 0)
    first.start()
    port = int(first.url.rpartition(":")[2])
    requests.get(first.url, timeout=10)
    first.stop()

    second = WebServer(an_app(), "127.0.0.1", port)
    second.start()

    assert requests.get(second.url, timeout=10).ok
    second.stop()


def test_an_address_that_is_not_ours_is_refused_in_words() -> None:
    with pytest.raises(
        CannotListen, match=r"Auf 192\.0\.2\.1:\d+ .* \(diese Adresse hat der Rechner nicht\)"
    ):
        WebServer(an_app(), "192.0.2.1", 54321).start()


def test_it_can_be_started_from_any_thread() -> None:
    server = WebServer(an_app(), "127.0.0.1", 0)

    starter = Thread(target=server.start)
    starter.start()

    assert server.ready.wait(10)
    starter.join()
    server.stop()


def test_a_failing_page_is_logged_once_with_its_cause_and_no_line_tells_who_asked_what(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = WebServer(an_app(), "127.0.0.1", 0)
    server.start()

    requests.get(f"{server.url}/?q=geheim", timeout=10)
    requests.get(f"{server.url}/kaputt?q=geheim", timeout=10)

    server.stop()
    assert caplog.text.count("RuntimeError: innen kaputt") == 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "geheim" not in caplog.text

"""A loopback HTTP server that answers by script, faults included, and remembers what it was asked."""

import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Event, Thread
from time import monotonic
from typing import IO, Self, cast

from tests.answers import (
    Script,
    SeenRequest,
    Wire,
    bomb,
    compressed,
    conditional,
    drip,
    endless_chunked,
    feed,
    held,
    in_turn,
    never,
    page,
    redirect,
    reset,
    retry_after,
)
from tests.waiting import PATIENCE

__all__ = [
    "FaultServer",
    "Script",
    "SeenRequest",
    "Wire",
    "bomb",
    "compressed",
    "conditional",
    "drip",
    "endless_chunked",
    "feed",
    "held",
    "in_turn",
    "never",
    "page",
    "redirect",
    "reset",
    "retry_after",
]


class FaultServer:
    """Answers by `answers[path]`, with its query or without, else 404.

    A context manager, or `start` and `stop` it.
    """

    def __init__(
        self, answers: Mapping[str, Script] | None = None, *, certificate: Path | None = None
    ) -> None:
        self.answers: dict[str, Script] = dict(answers or {})
        self.requests: list[SeenRequest] = []
        self.connections = 0
        self.busiest = 0  # most requests under way at one time
        self._under_way = 0
        self._certificate = certificate  # PEM with key: speak TLS
        self._changed = Condition()
        self._stopping = Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def authority(self) -> str:
        """The "host:port" under which a guard may allow this server."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._certificate else 'http'}://{self.authority}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def await_request(self, path: str, *, count: int = 1, timeout: float = PATIENCE) -> None:
        """Block until `path` has been asked for `count` times."""
        deadline = monotonic() + timeout
        with self._changed:
            while self.paths.count(path) < count:
                if not self._changed.wait(deadline - monotonic()):
                    raise TimeoutError(f"{path} was not requested; requested were {self.paths}")

    def forget(self) -> None:
        """Drop the record of requests and connections."""
        self.requests.clear()
        self.connections = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self, connection: socket.socket) -> socket.socket:
        self.connections += 1
        if self._certificate is None:
            return connection
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

    def _answer(self, wire: Wire, request: SeenRequest) -> None:
        with self._changed:
            self.requests.append(request)
            self._under_way += 1
            self.busiest = max(self.busiest, self._under_way)
            self._changed.notify_all()
        try:
            self._script(request.path)(wire, request)
        finally:
            with self._changed:
                self._under_way -= 1

    def _script(self, path: str) -> Script:
        plain = self.answers.get(path.partition("?")[0], page("not found", status=404))
        return self.answers.get(path, plain)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def _handler(server: FaultServer) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def setup(self) -> None:
            self.request = server._accept(self.request)
            super().setup()

        def handle(self) -> None:
            with _client_may_leave():
                request = _read_request(iter(self.rfile.readline, b"\r\n"))
                if request is not None:
                    if length := int(request.headers.get("content-length", "0")):
                        request = replace(request, body=self.rfile.read(length))
                    wire = Wire(self.connection, cast("IO[bytes]", self.wfile), server._stopping)
                    server._answer(wire, request)

        def finish(self) -> None:
            with _client_may_leave():
                super().finish()
                self.connection.close()  # the wrapped one, of which the server does not know

    return Handler


@contextmanager
def _client_may_leave() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError):  # gone, or closed by a script
        return


def _read_request(lines: Iterable[bytes]) -> SeenRequest | None:
    head = []
    for line in lines:
        if not line:
            return None
        head.append(line.decode("latin-1").strip())
    fields = (line.partition(":") for line in head[1:])
    headers = {name.lower(): value.strip() for name, _, value in fields}
    method, path, *_ = head[0].split(" ")
    return SeenRequest(path=path, headers=headers, at=monotonic(), method=method)

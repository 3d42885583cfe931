"""A loopback HTTP server that answers by script, faults included, and remembers what it was asked."""

import gzip
import socket
import ssl
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Event, Lock, Thread
from time import monotonic
from typing import IO, Self, cast


@dataclass(frozen=True, kw_only=True)
class SeenRequest:
    """One request as it arrived; header names in lower case."""

    path: str  # with query
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.headers.get("host", "")

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")


class Wire:
    """The way back to the client."""

    def __init__(self, connection: socket.socket, output: IO[bytes], stopping: Event) -> None:
        self.stopping = stopping
        self._connection = connection
        self._output = output

    def send(self, data: bytes) -> None:
        self._output.write(data)
        self._output.flush()

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Script = Callable[[Wire, SeenRequest], None]


def page(
    body: str | bytes = b"",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> Script:
    """Answer at once. `length` is the Content-Length to claim when it shall differ from the truth."""
    raw = body.encode() if isinstance(body, str) else body

    def answer(wire: Wire, _: SeenRequest) -> None:
        stated = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(length or len(raw))}
        wire.head(status, stated | dict(headers or {}))
        wire.send(raw)

    return answer


def feed(body: str | bytes, *, headers: Mapping[str, str] | None = None) -> Script:
    """Answer with a feed."""
    return page(body, headers={"Content-Type": "application/rss+xml; charset=utf-8", **(headers or {})})


def conditional(body: str | bytes, *, etag: str, content_type: str = "application/rss+xml") -> Script:
    """Answer 304 to who shows the ETag."""

    def answer(wire: Wire, request: SeenRequest) -> None:
        if request.headers.get("if-none-match") == etag:
            wire.head(304, {"ETag": etag})
        else:
            page(body, headers={"Content-Type": content_type, "ETag": etag})(wire, request)

    return answer


def redirect(location: str, *, status: int = 302) -> Script:
    return page(status=status, headers={"Location": location})


def retry_after(moment: str, *, status: int = 429) -> Script:
    return page("slow down", status=status, headers={"Retry-After": moment})


def in_turn(*scripts: Script) -> Script:
    """Answer by the next script each time, by the last one in the end."""
    remaining = list(scripts)
    lock = Lock()

    def answer(wire: Wire, request: SeenRequest) -> None:
        with lock:
            script = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        script(wire, request)

    return answer


def held(script: Script, release: Event) -> Script:
    """Answer only once `release` is set, or not at all when the server stops before."""

    def answer(wire: Wire, request: SeenRequest) -> None:
        while not release.wait(0.02):
            if wire.stopping.is_set():
                return
        script(wire, request)

    return answer


def never() -> Script:
    return held(page(), Event())


def reset(after: bytes = b"") -> Script:
    """Claim a page, send part of it and drop the connection with RST; without `after` before any byte."""

    def answer(wire: Wire, _: SeenRequest) -> None:
        if after:
            wire.head(200, {"Content-Type": "text/html", "Content-Length": str(len(after) * 10)})
            wire.send(after)
        wire.reset()

    return answer


def drip(body: str | bytes, *, pause: float = 0.05) -> Script:
    """Send one byte at a time, so that no single wait is long but the whole is."""
    raw = body.encode() if isinstance(body, str) else body

    def answer(wire: Wire, _: SeenRequest) -> None:
        wire.head(200, {"Content-Type": "text/html", "Content-Length": str(len(raw))})
        for position in range(len(raw)):
            if wire.stopping.wait(pause):
                return
            wire.send(raw[position : position + 1])

    return answer


def endless_chunked(chunk: bytes = b"x" * 65_536) -> Script:
    def answer(wire: Wire, _: SeenRequest) -> None:
        wire.head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
        while not wire.stopping.is_set():
            wire.send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    return answer


def compressed(body: str | bytes, *, keep: float = 1.0) -> Script:
    """Answer gzipped; `keep` below 1 cuts the stream off with a Content-Length that matches the cut."""
    raw = gzip.compress(body.encode() if isinstance(body, str) else body)
    return page(raw[: int(len(raw) * keep)], headers={"Content-Encoding": "gzip"})


def gzip_bomb(decompressed_mib: int = 1024) -> Script:
    return page(_bomb(decompressed_mib), headers={"Content-Encoding": "gzip"})


def _bomb(mib: int) -> bytes:
    compressor = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    zeros = bytes(2**20)
    return b"".join([*(compressor.compress(zeros) for _ in range(mib)), compressor.flush()])


class FaultServer:
    """Answers by `answers[path]`, else 404. A context manager, or `start` and `stop` it."""

    def __init__(
        self, answers: Mapping[str, Script] | None = None, *, certificate: Path | None = None
    ) -> None:
        self.answers: dict[str, Script] = dict(answers or {})
        self.requests: list[SeenRequest] = []
        self.connections = 0
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

    def await_request(self, path: str, *, count: int = 1, timeout: float = 30) -> None:
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
            self._changed.notify_all()
        self.answers.get(request.path, page("not found", status=404))(wire, request)


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
    return SeenRequest(path=head[0].split(" ")[1], headers={n.lower(): v.strip() for n, _, v in fields})

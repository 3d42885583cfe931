"""What a scripted HTTP server answers, faults included."""

import gzip
import socket
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Lock
from typing import IO


@dataclass(frozen=True, kw_only=True)
class SeenRequest:
    """One request as it arrived; header names in lower case."""

    path: str  # with query
    headers: Mapping[str, str]
    at: float  # time.monotonic()

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

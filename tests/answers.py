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
    method: str = "GET"
    body: bytes = b""

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


def bomb(encoding: str, decompressed_mib: int = 1024) -> Script:
    """Answer with a page that grows to this size, packed as "gzip", "deflate", "br" or "zstd"."""
    return page(_BOMBS[encoding](decompressed_mib), headers={"Content-Encoding": encoding})


def _gzip_bomb(mib: int) -> bytes:
    # No decoder that minds its limit comes to the checksum, so there is none.
    return bytes.fromhex("1f8b0800000000000003") + _deflated_blanks(mib)


def _deflate_bomb(mib: int) -> bytes:
    return bytes.fromhex("789c") + _deflated_blanks(mib)


def _deflated_blanks(mib: int) -> bytes:
    # A full flush makes each mebibyte decodable by itself, so one serves for all.
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return (packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)) * mib


def _brotli_bomb(mib: int) -> bytes:
    # RFC 7932: a mebibyte of blanks, then the same again as often as wanted, each flushed to a whole byte.
    first, again = bytes.fromhex("abffff074002241e0b24f7fec100"), bytes.fromhex("faff7f002400e2b00074ef1f0c")
    return first + again * (mib - 1) + b"\x03"


def _zstd_bomb(mib: int) -> bytes:
    # RFC 8878: magic, a window of 128 KiB, then blocks of one byte each that stand for 128 KiB of it.
    size = 2**17
    block = (size << 3 | 1 << 1).to_bytes(3, "little") + b" "
    return bytes.fromhex("28b52ffd0038") + block * (mib * 2**20 // size)


_BOMBS: Mapping[str, Callable[[int], bytes]] = {
    "gzip": _gzip_bomb,
    "deflate": _deflate_bomb,
    "br": _brotli_bomb,
    "zstd": _zstd_bomb,
}

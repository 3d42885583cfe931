"""Posts to addresses that readers name: through the guard, once, within seconds, reading little."""

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Lock, Thread, Timer
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlsplit

from alerts.guard import Guard

DEADLINE = timedelta(seconds=10)  # for everything: name, connection, TLS, request, answer
MOST_READ = 64 * 1024  # bytes of an answer; what is behind them is of no interest

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]  # a name and a port to addresses; raises OSError


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str] = field(repr=False)  # names in lower case


@dataclass(frozen=True, kw_only=True)
class Forbidden:
    """The guard forbids it; nothing was sent."""

    reason: str  # German


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """No answer came; what was sent may or may not have been taken."""

    reason: str  # holds no part of the URL
    sent: bool  # False: the request certainly did not reach anybody whole


Posted: TypeAlias = Answered | Forbidden | Unanswered


class _Refused(Exception):
    """The guard forbids an address."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class Poster:
    """Sends one request at a time. Redirects are answers: nothing is ever followed.

    A name is resolved once for each request, all its addresses are judged, and the connection is made to one
    of those that were judged: a name that changes its mind gains nothing. No proxy of the environment is
    used, because it would resolve the name again. Answers are not decompressed.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        user_agent: str,
        deadline: timedelta = DEADLINE,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.guard = guard
        self._user_agent = user_agent
        self._deadline = deadline.total_seconds()
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        self._lock = Lock()
        self._connection: _Connection | None = None  # of the request under way

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post, and say what came of it. Failures are values."""
        if (reason := self.guard.outgoing(url)) is not None:
            return Forbidden(reason=reason)
        connection = _Connection(url, self.guard, self._resolver, self._tls, monotonic() + self._deadline)
        watch = Timer(self._deadline, connection.break_off)
        watch.daemon = True
        with self._lock:
            self._connection = connection
        watch.start()
        try:
            return self._exchange(connection, url, body, headers)
        finally:
            watch.cancel()
            with self._lock:
                self._connection = None
            connection.close()

    def interrupt(self) -> None:
        """Break off the request under way in another thread."""
        with self._lock:
            if self._connection is not None:
                self._connection.break_off()

    def _exchange(
        self, connection: "_Connection", url: str, body: bytes, headers: Mapping[str, str]
    ) -> Posted:
        stated = {"User-Agent": self._user_agent, "Accept-Encoding": "identity", "Connection": "close"}
        sent = False
        try:
            connection.request("POST", _target(url), body, {**stated, **headers})
            sent = True
            response = connection.getresponse()
            if connection.is_broken_off:  # which looks like the end of the headers
                raise TimeoutError
            _read_little(response)
        except _Refused as refused:
            return Forbidden(reason=str(refused))
        except (OSError, HTTPException, ValueError) as error:
            # ValueError: what http.client thinks of a header it is to send, or reads from a closed file.
            reason = "keine Antwort in der Zeit" if connection.is_broken_off else _plain(error)
            return Unanswered(reason=reason, sent=sent)
        return Answered(
            status=response.status, headers={name.lower(): value for name, value in response.getheaders()}
        )


class _Connection(HTTPConnection):
    """Connects where the guard has looked, and can be broken off by another thread at any time."""

    def __init__(self, url: str, guard: Guard, resolver: Resolver, tls: ssl.SSLContext, until: float) -> None:
        parts = urlsplit(url)
        self._is_secure = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or (443 if self._is_secure else 80))
        if self._is_secure and self.port == 443:
            self.default_port = 443  # the Host header then names no port
        self._guard, self._resolver, self._tls, self._until = guard, resolver, tls, until
        self._socket: socket.socket | None = None
        self.is_broken_off = False

    def connect(self) -> None:
        """Resolve, judge and connect. Raises OSError or _Refused."""
        addresses = self._addresses()
        for address in addresses:
            if (reason := self._guard.address(self.host, self.port, address)) is not None:
                raise _Refused(reason)
        self._socket = self._connected(addresses)
        if self._is_secure:
            # The handshake apart, so that it can be broken off as well.
            greeted = self._tls.wrap_socket(
                self._socket, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._socket = greeted
            greeted.settimeout(self._left())
            greeted.do_handshake()
        self._socket.settimeout(self._left())
        self.sock = self._socket

    def close(self) -> None:
        """Part with the server, also one that was never greeted."""
        super().close()
        if self._socket is not None:
            self._socket.close()

    def break_off(self) -> None:
        """End whatever waits for the other side."""
        self.is_broken_off = True
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)

    def _addresses(self) -> Sequence[str]:
        found: list[Sequence[str]] = []
        failed: list[OSError] = []

        def look_up() -> None:
            try:
                found.append(self._resolver(self.host, self.port))
            except (OSError, UnicodeError) as error:
                failed.append(OSError(f"der Name ist nicht auflösbar ({type(error).__name__})"))

        # A resolver cannot be interrupted; one that hangs is left behind.
        looking = Thread(target=look_up, name="resolve", daemon=True)
        looking.start()
        looking.join(self._left())
        if failed:
            raise failed[0]
        if not found or not found[0]:
            raise OSError("der Name ist nicht auflösbar")
        return found[0]

    def _connected(self, addresses: Sequence[str]) -> socket.socket:
        for number, address in enumerate(addresses, 1):
            # Whoever does not answer must leave time for the others.
            wait = self._left() / (len(addresses) - number + 1)
            try:
                return socket.create_connection((address, self.port), timeout=wait)
            except OSError:
                if number == len(addresses):
                    raise
        raise OSError("der Name ist nicht auflösbar")

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0 or self.is_broken_off:
            self.is_broken_off = True
            raise TimeoutError
        return left


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _read_little(response: HTTPResponse) -> None:
    left = MOST_READ
    while left > 0 and (read := response.read1(left)):
        left -= len(read)


def _plain(error: Exception) -> str:
    """Return what went wrong, without the words of the other side, which may repeat ours."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"das Zertifikat gilt nicht ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return f"TLS misslingt ({error.reason or type(error).__name__})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if type(error) is OSError else type(error).__name__

"""A connection to where the guard has looked, and nowhere else."""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPConnection
from threading import Thread
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlsplit

from alerts.channels.guard import Guard

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]  # a name and a port to addresses; raises OSError


class ConnectionForbidden(Exception):
    """The guard forbids an address; the message says why (German)."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class GuardedConnection(HTTPConnection):
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
        """Resolve, judge and connect. Raises OSError or ConnectionForbidden."""
        addresses = self._addresses()
        for address in addresses:
            if (reason := self._guard.address(self.host, self.port, address)) is not None:
                raise ConnectionForbidden(reason)
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

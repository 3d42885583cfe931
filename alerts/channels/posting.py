"""Posts to addresses that readers name: through the guard, once, within seconds, reading little."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from http.client import HTTPException, HTTPResponse
from threading import Lock, Timer
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlsplit

from alerts.channels.guard import Guard
from alerts.channels.guarded_connection import ConnectionForbidden, GuardedConnection, Resolver, resolve

DEADLINE = timedelta(seconds=10)  # for everything: name, connection, TLS, request, answer
MOST_READ = 64 * 1024  # bytes of an answer; what is behind them is of no interest


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
        self._tls = tls or _trusting_the_usual()
        self._lock = Lock()
        self._connection: GuardedConnection | None = None  # of the request under way

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post, and say what came of it. Failures are values."""
        if (reason := self.guard.outgoing(url)) is not None:
            return Forbidden(reason=reason)
        connection = GuardedConnection(
            url, self.guard, self._resolver, self._tls, monotonic() + self._deadline
        )
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
        self, connection: GuardedConnection, url: str, body: bytes, headers: Mapping[str, str]
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
        except ConnectionForbidden as refused:
            return Forbidden(reason=str(refused))
        except (OSError, HTTPException, ValueError) as error:
            # ValueError: what http.client thinks of a header it is to send, or reads from a closed file.
            reason = "keine Antwort in der Zeit" if connection.is_broken_off else _plain(error)
            return Unanswered(reason=reason, sent=sent)
        return Answered(
            status=response.status, headers={name.lower(): value for name, value in response.getheaders()}
        )


@cache  # reading all authorities takes a while, and each sender has a poster
def _trusting_the_usual() -> ssl.SSLContext:
    return ssl.create_default_context()


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

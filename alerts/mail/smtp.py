"""Hands mails to an SMTP server, one phase at a time, so that every failure has a place."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from time import monotonic

from alerts.mail.smtp_envelope import Stale, announce, refusal
from alerts.mail.smtp_session import SessionLost, SmtpServer, connect, during, introduce, told
from alerts.sending.transport import Accepted, Outcome, Phase, Unavailable, Uncertain

__all__ = ["SmtpServer", "SmtpTransport"]


class SmtpTransport:
    """Keeps one connection and reuses it from mail to mail. One thread sends, any may interrupt."""

    def __init__(self, server: SmtpServer, *, tls_context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls_context = tls_context
        self._client: smtplib.SMTP | None = None
        self._mails = 0  # begun on this connection
        self._since = 0.0

    def ready(self) -> Unavailable | None:
        """Connect, unless there is a connection that is good for another mail."""
        if self._client is not None and self._is_worn():
            self.close()
        if self._client is not None:
            return None
        try:
            self._connect()
        except SessionLost as lost:
            self._drop()
            return Unavailable(phase=lost.phase, reason=lost.reason)
        return None

    def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        """Hand over one mail and say what became of it."""
        try:
            outcome = self._announced(sender, recipient)
            if outcome is None and self._client is not None:
                outcome = self._hand_over(self._client, content)
        except SessionLost as lost:
            outcome = Unavailable(phase=lost.phase, reason=lost.reason)
        if outcome is None:  # closed in another thread
            outcome = Unavailable(phase=Phase.DATA, reason="connection closed")
        if isinstance(outcome, Unavailable | Uncertain):
            self._drop()
        return outcome

    def close(self) -> None:
        """Say QUIT if there is anyone to say it to."""
        if self._client is not None:
            with suppress(OSError):  # the server may be gone; so are we
                self._client.quit()
        self._drop()

    def interrupt(self) -> None:
        """End the wait of a send in another thread; it returns at once, Uncertain or Unavailable."""
        client = self._client
        if client is not None and client.sock is not None:
            with suppress(OSError):  # closed in this very moment
                # Not the method of an SSL socket, which would change it under the feet of that thread.
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    def _announced(self, sender: str, recipient: str) -> Outcome | None:
        client = self._client or self._connect()
        self._mails += 1
        try:
            return announce(client, sender, recipient, reset=self._mails > 1)
        except Stale:
            self._drop()
        client = self._connect()
        self._mails = 1
        return announce(client, sender, recipient, reset=False)

    def _connect(self) -> smtplib.SMTP:
        # Kept before it is ready, so that interrupt() finds it.
        self._client = client = connect(self._server, self._tls_context)
        self._mails, self._since = 0, monotonic()
        introduce(client, self._server, self._tls_context)
        return client

    def _is_worn(self) -> bool:
        """Servers end long conversations with 421; ending them ourselves in time costs less."""
        age = monotonic() - self._since
        return self._mails >= self._server.max_mails or age >= self._server.max_age.total_seconds()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _hand_over(self, client: smtplib.SMTP, content: bytes) -> Outcome:
        with during(Phase.DATA):
            client.send(_with_dots_doubled(content))
        # From here on a silence is no "no": the server may have taken the mail.
        try:
            client.send(b".\r\n")
            code, reply = self._patient_reply(client)
        except OSError as error:
            return Uncertain(reason=str(error) or type(error).__name__)
        if 200 <= code < 300:
            return Accepted(reply=told(code, reply))
        if code < 400:
            return Uncertain(reason=told(code, reply))
        return refusal(Phase.DOT, code, reply)

    def _patient_reply(self, client: smtplib.SMTP) -> tuple[int, bytes]:
        if client.sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        client.sock.settimeout(self._server.dot_timeout.total_seconds())
        answer = client.getreply()
        client.sock.settimeout(self._server.timeout.total_seconds())
        return answer


def _with_dots_doubled(content: bytes) -> bytes:
    """Return the mail as RFC 5321 4.5.2 wants it, ending with a line end."""
    doubled = re.sub(rb"(?m)^\.", b"..", content)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"

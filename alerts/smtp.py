"""Hands mails to an SMTP server, one phase at a time, so that every failure has a place."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress

from alerts.smtp_session import SessionLost, SmtpServer, connect, during, introduce, told
from alerts.transport import Accepted, Deferred, Outcome, Phase, Refused, Unavailable, Uncertain

__all__ = ["SmtpServer", "SmtpTransport"]

# The server closes (421) or wants a login first (530, 535, 538): nothing about this recipient.
_ABOUT_US = frozenset({421, 530, 535, 538})


class SmtpTransport:
    """Keeps one connection and reuses it from mail to mail. One thread sends, any may interrupt."""

    def __init__(self, server: SmtpServer, *, tls_context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls_context = tls_context
        self._client: smtplib.SMTP | None = None
        self._is_used = False  # a mail was begun on this connection

    def ready(self) -> Unavailable | None:
        """Connect unless there is a connection."""
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
            client = self._ready_client()
            outcome = _envelope(client, sender, recipient) or self._hand_over(client, content)
        except SessionLost as lost:
            outcome = Unavailable(phase=lost.phase, reason=lost.reason)
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

    def _ready_client(self) -> smtplib.SMTP:
        if self._client is not None and self._is_used and not _is_fresh_again(self._client):
            self._drop()
        client = self._client or self._connect()
        self._is_used = True
        return client

    def _connect(self) -> smtplib.SMTP:
        # Kept before it is ready, so that interrupt() finds it.
        self._client = client = connect(self._server, self._tls_context)
        self._is_used = False
        introduce(client, self._server, self._tls_context)
        return client

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _hand_over(self, client: smtplib.SMTP, content: bytes) -> Outcome:
        with during(Phase.DATA):
            code, reply = client.docmd("DATA")
            if code != 354:
                return _refusal(Phase.DATA, code, reply)
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
        return _refusal(Phase.DOT, code, reply)

    def _patient_reply(self, client: smtplib.SMTP) -> tuple[int, bytes]:
        if client.sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        client.sock.settimeout(self._server.dot_timeout.total_seconds())
        answer = client.getreply()
        client.sock.settimeout(self._server.timeout.total_seconds())
        return answer


def _is_fresh_again(client: smtplib.SMTP) -> bool:
    """Reset an idle connection for the next mail; False when it has gone stale."""
    try:
        code, _ = client.rset()
    except OSError:
        return False
    return code == 250


def _envelope(client: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
    """Announce the mail; None when sender and recipient were taken."""
    options: list[str] = []
    if not (sender + recipient).isascii():
        if not client.has_extn("smtputf8"):
            reply = "the server offers no SMTPUTF8, which an address with umlauts before the @ needs"
            return Refused(phase=Phase.MAIL, code=553, reply=reply)
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    with during(Phase.MAIL):
        code, reply_text = client.mail(sender, options)
    if code != 250:
        return _refusal(Phase.MAIL, code, reply_text)
    with during(Phase.RCPT):
        code, reply_text = client.rcpt(recipient)
    if code not in (250, 251):
        return _refusal(Phase.RCPT, code, reply_text)
    return None


def _refusal(phase: Phase, code: int, reply: bytes) -> Outcome:
    """Sort a refusal by whom it concerns and for how long."""
    reason = told(code, reply)
    # A sender refused for good is refused to every reader: our settings are wrong, not their addresses.
    about_us = code in _ABOUT_US or not 400 <= code < 600 or (phase is Phase.MAIL and code >= 500)
    if about_us:
        return Unavailable(phase=phase, reason=reason)
    if code < 500:
        return Deferred(phase=phase, reply=reason)
    return Refused(phase=phase, code=code, reply=reason)


def _with_dots_doubled(content: bytes) -> bytes:
    """Return the mail as RFC 5321 4.5.2 wants it, ending with a line end."""
    doubled = re.sub(rb"(?m)^\.", b"..", content)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"

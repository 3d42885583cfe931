"""Opens a conversation with an SMTP server: greeting, encryption, login."""

import base64
import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from alerts.sending.transport import Phase

_ADDRESS = re.compile(rb"[^\s<>@]+@[^\s<>@]+")


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mails are handed over, and how."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None  # None: no login
    password: str | None = field(default=None, repr=False)
    timeout: timedelta = timedelta(seconds=30)
    # RFC 5321 4.5.3.2.6: ten minutes after the final dot, because giving up early makes duplicates.
    dot_timeout: timedelta = timedelta(minutes=10)
    max_mails: int = 100  # on one connection; many servers allow no more
    max_age: timedelta = timedelta(minutes=10)


class SessionLost(Exception):
    """The server is of no use now: it is away, ended the conversation or does not want us at all."""

    def __init__(self, phase: Phase, reason: str) -> None:
        super().__init__(reason)
        self.phase = phase
        self.reason = reason


def open_session(server: SmtpServer, tls_context: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """Return a client ready for MAIL FROM. Raises SessionLost."""
    client = connect(server, tls_context)
    try:
        introduce(client, server, tls_context)
    except SessionLost:
        client.close()
        raise
    return client


def connect(server: SmtpServer, tls_context: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """Return a client the server has greeted. Raises SessionLost."""
    seconds = server.timeout.total_seconds()
    # Without a name smtplib asks the DNS for ours, which on a laptop can take longer than the mail.
    own_name = "localhost" if _is_loopback(server.host) else None
    with during(Phase.CONNECT):
        if server.security == "tls":
            verifying = _verifying(tls_context)
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, own_name, timeout=seconds, context=verifying
            )
        else:
            client = smtplib.SMTP(server.host, server.port, own_name, timeout=seconds)
    if client.sock is not None:
        # The final dot is a small packet of its own; waiting for an acknowledgement would cost 40 ms a mail.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def introduce(client: smtplib.SMTP, server: SmtpServer, tls_context: ssl.SSLContext | None = None) -> None:
    """Say who we are, encrypt and log in, as the server's settings want it. Raises SessionLost."""
    _ehlo(client)
    if server.security == "starttls":
        _start_tls(client, _verifying(tls_context))
        _ehlo(client)
    if server.username is not None:
        _log_in(client, server.username, server)


@contextmanager
def during(phase: Phase) -> Iterator[None]:
    """Turn what smtplib raises into SessionLost with its phase, which smtplib itself does not tell.

    SMTPException is a subclass of OSError; refusals by reply code must be looked at before and not in here.
    """
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise SessionLost(phase, told(error.smtp_code, error.smtp_error)) from error
    except (OSError, UnicodeError) as error:  # UnicodeError: a host name like "mail..example"
        raise SessionLost(phase, str(error) or type(error).__name__) from error


def told(code: int, reply: bytes | str) -> str:
    """Return a reply as one line for ledger and log: no addresses, no control characters, not endless."""
    raw = reply.encode() if isinstance(reply, str) else reply
    text = _ADDRESS.sub(b"[address]", raw).decode("utf-8", "replace")
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return f"{code} {line}"[:500].rstrip()


def _verifying(tls_context: ssl.SSLContext | None) -> ssl.SSLContext:
    """Return a context that checks certificate and name; smtplib's own default checks neither."""
    return tls_context or ssl.create_default_context()


def _ehlo(client: smtplib.SMTP) -> None:
    with during(Phase.EHLO):
        code, reply = client.ehlo()
    if code != 250:
        raise SessionLost(Phase.EHLO, told(code, reply))


def _start_tls(client: smtplib.SMTP, context: ssl.SSLContext) -> None:
    if not client.has_extn("starttls"):
        # Somebody in between may have removed the offer: never fall back to plain text.
        raise SessionLost(Phase.TLS, "the server offers no STARTTLS")
    with during(Phase.TLS):
        client.starttls(context=context)


def _log_in(client: smtplib.SMTP, username: str, server: SmtpServer) -> None:
    if server.security == "none" and not _is_loopback(server.host):
        raise SessionLost(Phase.AUTH, "a password is not sent over an unencrypted connection")
    mechanisms = client.esmtp_features.get("auth", "").upper().split()
    password = server.password or ""
    # smtplib's own login can send ASCII only; RFC 4616 says UTF-8.
    with during(Phase.AUTH):
        if "PLAIN" in mechanisms:
            code, reply = client.docmd("AUTH", "PLAIN " + _base64(f"\0{username}\0{password}"))
        elif "LOGIN" in mechanisms:
            code, reply = client.docmd("AUTH", "LOGIN")
            for answer in (username, password):
                if code == 334:
                    code, reply = client.docmd(_base64(answer))
        else:
            raise SessionLost(Phase.AUTH, "the server offers no login we know (PLAIN, LOGIN)")
    if code != 235:
        raise SessionLost(Phase.AUTH, told(code, reply))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

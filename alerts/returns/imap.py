"""Reads returned mails from an IMAP server (RFC 3501), always encrypted and with its certificate checked."""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from alerts.returns.box import BoxUnavailable
from alerts.returns.limits import LARGEST
from alerts.sending.transport import Phase

_READING = "read"
_Part = bytes | tuple[bytes, bytes] | None  # of an answer; the tuple holds a literal


@dataclass(frozen=True, kw_only=True)
class ImapServer:
    """Where the mailbox is, and how it is opened."""

    host: str
    port: int
    security: Literal["tls", "starttls"]
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout: timedelta = timedelta(seconds=30)


class ImapBox:
    """A folder of a mailbox; names() opens it. Mails are looked at without marking them as read."""

    def __init__(self, server: ImapServer, *, tls_context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls_context = tls_context
        self._client: imaplib.IMAP4 | None = None
        self._validity = ""  # of the numbers: with another one they mean other mails

    def names(self) -> list[str]:
        """Open the folder and return what lies in it."""
        self.close()
        self._client = client = self._opened()
        with _during(_READING):
            _demand(client.select(_quoted(self._server.folder)))
            _, stated = client.response("UIDVALIDITY")
            self._validity = _text(stated[0]) if stated else ""
            found = _demand(client.uid("SEARCH", "UNDELETED"))
        return [f"{self._validity}:{uid}" for uid in _text(found[0]).split()]

    def read(self, name: str) -> bytes | None:
        """Return the beginning of a mail, however long it is."""
        with _during(_READING):
            parts = _demand(self._open_client().uid("FETCH", _uid(name), f"(BODY.PEEK[]<0.{LARGEST}>)"))
        return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def remove(self, name: str) -> None:
        """Delete a mail; where the server can, only this one of those marked as deleted (RFC 4315)."""
        with _during(_READING):
            client = self._open_client()
            _demand(client.uid("STORE", _uid(name), "+FLAGS.SILENT", r"(\Deleted)"))
            _demand(
                client.uid("EXPUNGE", _uid(name)) if "UIDPLUS" in client.capabilities else client.expunge()
            )

    def close(self) -> None:
        """Say goodbye, if there is anyone to say it to."""
        if self._client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self._client.logout()
            with suppress(OSError):
                self._client.shutdown()  # which logout() leaves out when the line is broken
            self._client = None

    def _open_client(self) -> imaplib.IMAP4:
        if self._client is None:
            raise BoxUnavailable(_READING, "the mailbox is not open")
        return self._client

    def _opened(self) -> imaplib.IMAP4:
        context = self._tls_context or ssl.create_default_context()
        server, seconds = self._server, self._server.timeout.total_seconds()
        client: imaplib.IMAP4
        with _during(Phase.CONNECT):
            if server.security == "tls":
                client = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=seconds)
            else:
                client = imaplib.IMAP4(server.host, server.port, timeout=seconds)
        try:
            if server.security == "starttls":
                with _during(Phase.TLS):
                    client.starttls(context)
            with _during(Phase.AUTH):
                self._log_in(client)
        except BoxUnavailable:
            with suppress(OSError):  # a handshake that failed has closed the line
                client.shutdown()
            raise
        return client

    def _log_in(self, client: imaplib.IMAP4) -> None:
        server = self._server
        if "AUTH=PLAIN" in client.capabilities:  # in UTF-8 (RFC 4616), where LOGIN knows ASCII only
            answer = f"\0{server.username}\0{server.password}".encode()
            client.authenticate("PLAIN", lambda _: answer)
        else:
            client.login(server.username, server.password)


@contextmanager
def _during(phase: str) -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
        raise BoxUnavailable(phase, str(error) or type(error).__name__) from error


def _demand(answer: tuple[str, Sequence[_Part]]) -> Sequence[_Part]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(" ".join(_text(part) for part in data))
    return data


def _text(part: _Part) -> str:
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else ""


def _uid(name: str) -> str:
    return name.rpartition(":")[2]


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""An IMAP4rev1 server on loopback with one mailbox: enough of RFC 3501 for imaplib, and for faults."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Self

from tests.imap_conversation import ImapConversation


@dataclass(kw_only=True)
class ImapServer:
    """Serves `mails` by their numbers. `with ImapServer(tls_context=context) as server: server.add(mail)`"""

    tls_context: ssl.SSLContext | None = None  # None: no encryption is offered
    implicit_tls: bool = False
    logins: dict[str, str] = field(default_factory=lambda: {"ruecklauf": "geheim"})
    folders: tuple[str, ...] = ("INBOX",)
    offers: tuple[str, ...] = ("UIDPLUS", "AUTH=PLAIN")
    validity: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)  # marked, not yet expunged
    commands: list[str] = field(default_factory=list)  # without what logins say
    fails_at: str | None = None  # this command breaks the line
    port: int = 0
    _listener: socket.socket | None = None
    _threads: list[threading.Thread] = field(default_factory=list)
    _lines: list[socket.socket] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Put a mail into the mailbox and return its number."""
        number = max(self.mails, default=0) + 1
        self.mails[number] = content
        return number

    def expunge(self, wanted: Callable[[int], bool]) -> list[int]:
        """Remove what is marked and wanted; return the places they had, as IMAP tells them."""
        places = []
        for number in sorted(self.mails):
            if number in self.deleted and wanted(number):
                places.append(sorted(self.mails).index(number) + 1)
                del self.mails[number]
                self.deleted.discard(number)
        return places

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._run(self._accept, "imap server")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        assert self._listener is not None
        with suppress(OSError):  # closed: the end
            while True:
                line, _ = self._listener.accept()
                self._lines.append(line)
                self._run(partial(self._serve, line), "imap conversation")

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):  # the client is gone
            if self.implicit_tls:
                assert self.tls_context is not None
                with line:  # which the encrypted one takes over, or which is closed
                    line = self.tls_context.wrap_socket(line, server_side=True)
            ImapConversation(self, line).run()

    def _run(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

"""Keeps mails in a local Maildir instead of sending them, until a mail server is configured."""

import mailbox
from pathlib import Path

from alerts.sending.transport import Accepted, Phase, Unavailable
from storage.durable import sync


class MaildirTransport:
    """Writes each mail durably into a Maildir that only its owner can read.

    After a crash between writing and marking, the same mail may lie there twice, byte for byte the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ready(self) -> None:
        """A folder is; whether it can be written to shows when it is."""

    def send(self, sender: str, recipient: str, content: bytes) -> Accepted | Unavailable:  # noqa: ARG002  (Transport)
        """Store the mail; a full or read-only disk is an unavailable server."""
        try:
            name = self._store(content)
        except OSError as error:
            return Unavailable(phase=Phase.CONNECT, reason=f"Maildir {self._folder}: {error.strerror}")
        return Accepted(reply=f"abgelegt als {name}")

    def interrupt(self) -> None:
        """Nothing is ever waited for."""

    def close(self) -> None:
        """Nothing is kept open."""

    def _store(self, content: bytes) -> str:
        # mailbox creates the three folders only together with their parent; a crash may have left some.
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        name = mailbox.Maildir(self._folder).add(content)  # fsyncs the file
        stored = self._folder / "new" / name
        stored.chmod(0o600)
        sync(stored.parent)
        return name

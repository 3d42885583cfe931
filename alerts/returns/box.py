"""What a mailbox promises that returned mails are read from."""

from typing import Protocol


class BoxUnavailable(Exception):
    """The mailbox cannot be read now; the text says why, `phase` how far it had come."""

    def __init__(self, phase: str, reason: str) -> None:
        super().__init__(f"{phase}: {reason}")
        self.phase = phase
        self.reason = reason


class ReturnBox(Protocol):
    """A mailbox. Everything may raise BoxUnavailable."""

    def names(self) -> list[str]:
        """Return what lies in it, oldest first; a name stays the same while the mail lies there."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return the beginning of a mail; None when it is gone."""
        ...

    def remove(self, name: str) -> None:
        """Delete a mail; harmless when it is gone."""
        ...

    def close(self) -> None:
        """Part with the mailbox until the next names()."""
        ...

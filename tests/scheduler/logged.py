"""The log as data."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loguru import Message, Record


class Logged:
    """Log records, in the order they came."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def note(self, message: "Message") -> None:
        self.records.append(message.record)

    def named(self, text: str) -> "list[Record]":
        """Return the records with this message."""
        return [record for record in self.records if record["message"] == text]

    def count(self, text: str) -> int:
        return len(self.named(text))

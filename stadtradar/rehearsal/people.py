"""The readers of the demonstration and what each must be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage

from demo.newsroom_program import PROGRAM

Story = frozenset[str]  # the slugs of its copies


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who waits for news."""

    address: str
    queries: tuple[str, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        """What they must be told, each once however many of their queries it matches."""
        expected = (story for query in self.queries for story in PROGRAM.expected.get(query, ()))
        return tuple(dict.fromkeys(expected))


READERS = (
    Reader(address="lena@example.org", queries=("Kaiserslautern", "KL.digital")),
    Reader(address="omar@example.org", queries=("KL.digital",)),
    Reader(address="dora@example.org", queries=("Dortmund",)),
    # Part of a name that every other article holds: must hear nothing.
    Reader(address="nils@example.org", queries=("Lautern",)),
)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Mails against expectation, for one reader."""

    reader: Reader
    told: int  # stories told exactly once
    missing: int
    surplus: int  # mails that were not owed, or came twice

    @property
    def is_right(self) -> bool:
        """Whether exactly what was owed has arrived."""
        return not self.missing and not self.surplus


def tallies(mails: Iterable[EmailMessage], urls: dict[str, str]) -> list[Tally]:
    """Compare the mailbox with what was owed. `urls` maps each slug to its address, by which it is known."""
    received = list(mails)
    return [
        _tally(reader, [_text(mail) for mail in received if reader.address in mail["To"]], urls)
        for reader in READERS
    ]


def _tally(reader: Reader, texts: list[str], urls: dict[str, str]) -> Tally:
    copies = [sum(any(urls[slug] in text for slug in story) for text in texts) for story in reader.stories]
    told = sum(count > 0 for count in copies)
    return Tally(reader=reader, told=told, missing=len(copies) - told, surplus=len(texts) - told)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return part.get_content() if part is not None else ""

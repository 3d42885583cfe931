"""What a transport promises: one mail to one recipient, and exactly what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias


class Phase(StrEnum):
    """How far a conversation with a mail server, or another receiver, had come."""

    CONNECT = "connect"
    EHLO = "ehlo"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    POST = "post"  # a webhook or chat was asked to take a message; these have no other phase


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The server has taken the responsibility for the mail."""

    reply: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The server will never take this mail for this recipient."""

    phase: Phase
    code: int
    reply: str


@dataclass(frozen=True, kw_only=True)
class Deferred:
    """The server asks to try this mail again later."""

    phase: Phase
    reply: str
    wait: timedelta | None = None  # at least so long, as Retry-After says; None: it says nothing


@dataclass(frozen=True, kw_only=True)
class Unavailable:
    """The server takes no mail from us now, whoever the recipient is. This mail was certainly not taken."""

    phase: Phase
    reason: str


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """The mail was handed over but the answer got lost: it may or may not have been taken."""

    reason: str


Outcome: TypeAlias = Accepted | Refused | Deferred | Unavailable | Uncertain


class Transport(Protocol):
    """A way to hand over a mail. Failures are outcomes, not exceptions. One thread sends."""

    def ready(self) -> Unavailable | None:
        """Connect if need be, so that `send` can begin at once; None when it can."""
        ...

    def send(self, sender: str, recipient: str, content: bytes) -> Outcome:
        """Hand over one mail."""
        ...

    def interrupt(self) -> None:
        """End the wait of a send in another thread, when there is no time left to be patient."""
        ...

    def close(self) -> None:
        """Part with the server."""
        ...

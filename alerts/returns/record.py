"""What a mail that came in says about one of ours."""

from dataclasses import dataclass
from enum import StrEnum

from storage.tables import ReturnKind


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a server or a reader said, sorted."""

    kind: ReturnKind
    status: str  # enhanced code (RFC 3463); empty when none is stated
    reason: str  # German, short, without addresses


@dataclass(frozen=True, kw_only=True)
class MailReturn:
    """One of our mails came back, or was complained about."""

    outbox_id: int | None  # None: only the Message-ID says which it was
    message_id: str | None  # None: the return path says which it was
    judgement: Judgement


class NotCounted(StrEnum):
    """A mail that says nothing of the kind."""

    AUTOMATIC = "automatic"  # an answer to a mail of ours: out of office, delayed, delivered, read
    UNKNOWN = "unknown"  # not provably about a mail of ours, or from a person

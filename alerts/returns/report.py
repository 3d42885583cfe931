"""What one look into the mailbox of returns came to."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReturnsReport:
    """What one look into the mailbox came to."""

    hard: int = 0
    soft: int = 0
    policy: int = 0
    complaints: int = 0
    repeated: int = 0  # counted before
    automatic: int = 0  # out of office, delayed, delivered
    unknown: int = 0  # left where they are
    suppressed: int = 0  # readers who are not written to any more
    refusals: tuple[str, ...] = ()  # what servers have against us
    unavailable: tuple[str, str] | None = None  # phase and reason why the mailbox cannot be read

"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARN = "warn"  # it works, but not as it should in earnest
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One checked thing. Names are stable, texts are German."""

    name: str
    status: Status
    text: str
    remedy: str | None = None  # None when all is well


def ok(name: str, text: str) -> Finding:
    """Say that all is well."""
    return Finding(name=name, status=Status.OK, text=text)


def warn(name: str, text: str, remedy: str) -> Finding:
    """Say what should be better."""
    return Finding(name=name, status=Status.WARN, text=text, remedy=remedy)


def fail(name: str, text: str, remedy: str) -> Finding:
    """Say what is broken."""
    return Finding(name=name, status=Status.FAIL, text=text, remedy=remedy)

"""Waiting for something to become true, with a deadline instead of a guess."""

from collections.abc import Callable
from threading import Event
from time import monotonic

PATIENCE = 120.0  # seconds; only what has failed waits so long, and a slow machine may need much of it
_never = Event()


def eventually(condition: Callable[[], object], *, within: float = PATIENCE, what: str = "") -> None:
    """Return as soon as `condition` is truthy; fail after `within` seconds."""
    deadline = monotonic() + within
    while not condition():
        if monotonic() > deadline:
            raise AssertionError(f"not within {within:g} s: {what or condition}")
        _never.wait(0.02)

"""Waiting for something to become true, with a deadline instead of a guess."""

from collections.abc import Callable
from threading import Event
from time import monotonic

_never = Event()


def eventually(condition: Callable[[], object], *, within: float = 30.0, what: str = "") -> None:
    """Return as soon as `condition` is truthy; fail after `within` seconds."""
    deadline = monotonic() + within
    while not condition():
        if monotonic() > deadline:
            raise AssertionError(f"not within {within:g} s: {what or condition}")
        _never.wait(0.02)

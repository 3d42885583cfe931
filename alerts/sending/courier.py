"""Couriers: each takes the rows of one kind of channel to their readers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from alerts.alert import Alert, DigestAlert
from alerts.sending.transport import Outcome


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """Nothing was sent: the reader has left since the lease, or another sender holds the row now."""


@dataclass(frozen=True, kw_only=True)
class Unfit:
    """It cannot be put into a message; the log says why. Nothing was sent."""


CourierOutcome: TypeAlias = Outcome | Withdrawn | Unfit


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message as it was written down at its first attempt; every attempt sends these bytes."""

    message_id: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One leased row, as values."""

    row_id: int
    channel: str  # "mail" or "<kind>:<endpoint id>"
    recipient: str = field(repr=False)  # the mail address of the reader
    attempts: int  # before this one
    last_phase: str | None = None  # how far the attempt before came; None: there was none
    message: Alert | DigestAlert | None  # what to tell; None when it is written, or could not be put together
    written: Written | None  # None: this is the first attempt
    # Keeps the message and looks whether it is still wanted, in one transaction; False: send nothing. To be
    # called with what is about to be sent, right before it is.
    write_down: Callable[[Written], bool] = field(repr=False)


class Courier(Protocol):
    """Delivers the tasks of one kind of channel. One thread delivers, any may interrupt."""

    def deliver(self, task: Task) -> CourierOutcome:
        """Take one message to its reader and say what became of it. Failures are outcomes."""
        ...

    def interrupt(self) -> None:
        """End the wait of a delivery in another thread, when there is no time left to be patient."""
        ...

    def close(self) -> None:
        """Part with whom it speaks to."""
        ...


Couriers: TypeAlias = Mapping[str, Courier]  # by kind of channel


def kind_of(channel: str) -> str:
    """Return the kind of a channel: "mail" of "mail", "webhook" of "webhook:7"."""
    return channel.partition(":")[0]

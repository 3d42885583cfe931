"""What a scripted mail server is to do wrong, and what has come in."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum

from aiosmtpd.smtp import Envelope

from tests.waiting import PATIENCE


class Phase(StrEnum):
    """Where a fault strikes. CONNECT replaces the greeting, DOT the answer to the complete mail."""

    CONNECT = "connect"
    EHLO = "ehlo"
    TLS = "tls"  # the answer to STARTTLS
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, where, and how often."""

    phase: Phase
    reply: str | None = None  # None: the connection is dropped without a word
    times: int | None = None  # None: until heal()
    recipient: str | None = None  # only mails to this address; None: all (RCPT, DATA, DOT)
    takes_mail: bool = False  # DOT only: the mail is recorded before the fault strikes
    wait_for: threading.Event | None = None  # answered only once this is set
    passes: bool = False  # after the wait all goes on as if nothing had been


@dataclass(frozen=True, kw_only=True)
class Received:
    """One mail as it arrived."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]
    connection: int  # counted from 1

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class _Planned:
    fault: Fault
    left: int | None


@dataclass(kw_only=True)
class MailScript:
    """The faults to come and the mails that came. Used by the test's thread and the server's."""

    tls_context: ssl.SSLContext | None = None  # offers STARTTLS
    implicit_tls: bool = False  # TLS from the first byte instead of STARTTLS
    logins: dict[str, str] = field(default_factory=dict)  # username -> password; empty: no login asked for
    login_without_tls: bool = True
    offers_smtputf8: bool = True
    offers_pipelining: bool = False
    waits_for_nobodys_mail: bool = False  # answers DATA with 354 though every recipient was refused
    on_mail: Callable[["Received"], None] | None = None  # called in the server's thread, before it answers
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)  # phases, RSET and QUIT in the order they came
    _planned: list[_Planned] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def fail(
        self,
        phase: Phase,
        reply: str | None = None,
        *,
        times: int | None = None,
        recipient: str | None = None,
        takes_mail: bool = False,
        wait_for: threading.Event | None = None,
    ) -> None:
        """Answer `reply` at this phase, or drop the connection when it is None."""
        fault = Fault(
            phase=phase,
            reply=reply,
            times=times,
            recipient=recipient,
            takes_mail=takes_mail,
            wait_for=wait_for,
        )
        with self._changed:
            self._planned.append(_Planned(fault, times))

    def delay(self, phase: Phase, until: threading.Event, *, times: int | None = None) -> None:
        """Go on at this phase only once the event is set."""
        fault = Fault(phase=phase, times=times, wait_for=until, passes=True)
        with self._changed:
            self._planned.append(_Planned(fault, times))

    def heal(self) -> None:
        """Forget every planned fault."""
        with self._changed:
            self._planned.clear()

    def wait_for(self, count: int, seconds: float = PATIENCE) -> list[Received]:
        """Return the mails once there are at least `count`; fails after the deadline."""
        return self.wait_until(lambda: len(self.received) >= count, seconds)

    def wait_until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> list[Received]:
        """Return the mails once the condition holds; it is looked at whenever something arrives."""
        with self._changed:
            held = self._changed.wait_for(condition, timeout=seconds)
            assert held, f"after {seconds} s: {len(self.received)} mails, {self.commands[-20:]}"
            return list(self.received)

    def opened(self) -> int:
        """Count a connection."""
        with self._changed:
            self.connections += 1
            self._changed.notify_all()
            return self.connections

    def noted(self, verb: str) -> None:
        """Remember a step of the conversation."""
        with self._changed:
            self.commands.append(verb)
            self._changed.notify_all()

    def record(self, envelope: Envelope, connection: int) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = Received(
            sender=envelope.mail_from or "",
            recipient=envelope.rcpt_tos[0],
            content=content,
            options=tuple(envelope.mail_options),
            connection=connection,
        )
        with self._changed:
            self.received.append(mail)
            self._changed.notify_all()
        if self.on_mail is not None:
            self.on_mail(mail)

    def strike(self, phase: Phase, recipient: str | None) -> Fault | None:
        """Return the first fault planned for this moment and count it."""
        with self._changed:
            for planned in self._planned:
                fault = planned.fault
                if fault.phase is phase and fault.recipient in (None, recipient) and planned.left != 0:
                    planned.left = None if planned.left is None else planned.left - 1
                    return fault
        return None

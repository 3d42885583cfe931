"""Announces a mail to an SMTP server: who sends it and who gets it, in as few round trips as it allows."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.mail.smtp_session import SessionLost, during, told
from alerts.sending.transport import Deferred, Outcome, Phase, Refused, Unavailable

# The server closes (421) or wants a login first (530, 535, 538): nothing about this recipient.
_ABOUT_US = frozenset({421, 530, 535, 538})
_GO_ON = 354


class Stale(Exception):
    """The connection stood idle for too long: no harm, a new one is needed."""


@dataclass(frozen=True, kw_only=True)
class _Step:
    phase: Phase
    command: str
    good: frozenset[int]
    is_reset: bool = False


def announce(client: smtplib.SMTP, sender: str, recipient: str, *, reset: bool) -> Outcome | None:
    """Announce the mail; None when the server took sender and recipient and waits for the mail.

    `reset` on a connection that served a mail before. Raises Stale when it does not even take that, and
    SessionLost.
    """
    options = ""
    if not (sender + recipient).isascii():
        if not client.has_extn("smtputf8"):
            reply = "the server offers no SMTPUTF8, which an address with umlauts before the @ needs"
            return Refused(phase=Phase.MAIL, code=553, reply=reply)
        options = " SMTPUTF8 BODY=8BITMIME"
    steps = [
        _Step(phase=Phase.MAIL, command=f"MAIL FROM:<{sender}>{options}", good=frozenset({250})),
        _Step(phase=Phase.RCPT, command=f"RCPT TO:<{recipient}>", good=frozenset({250, 251})),
        _Step(phase=Phase.DATA, command="DATA", good=frozenset({_GO_ON})),
    ]
    if reset:
        steps.insert(0, _Step(phase=Phase.MAIL, command="RSET", good=frozenset({250}), is_reset=True))
    if client.has_extn("pipelining"):
        return _at_once(client, steps)
    return next((outcome for step in steps if (outcome := _at_once(client, [step])) is not None), None)


def refusal(phase: Phase, code: int, reply: bytes) -> Outcome:
    """Sort a refusal by whom it concerns and for how long."""
    reason = told(code, reply)
    # A sender refused for good is refused to every reader: our settings are wrong, not their addresses.
    about_us = code in _ABOUT_US or not 400 <= code < 600 or (phase is Phase.MAIL and code >= 500)
    if about_us:
        return Unavailable(phase=phase, reason=reason)
    if code < 500:
        return Deferred(phase=phase, reply=reason)
    return Refused(phase=phase, code=code, reply=reason)


def _at_once(client: smtplib.SMTP, steps: Sequence[_Step]) -> Outcome | None:
    """Send all commands, then read all replies (RFC 2920); the first bad one counts."""
    bad: Outcome | None = None
    code = 0  # of the last reply
    try:
        with during(steps[0].phase):
            client.send("".join(f"{step.command}\r\n" for step in steps).encode())
        for step in steps:
            with during(step.phase):
                code, reply = client.getreply()
            if code not in step.good and bad is None:
                if step.is_reset:
                    raise Stale
                bad = refusal(step.phase, code, reply)
        if bad is not None and code == _GO_ON:
            _send_nothing(client)
    except SessionLost as lost:
        if bad is not None:
            return bad  # it has closed after that
        if steps[0].is_reset and not code:
            raise Stale from lost
        raise
    return bad


def _send_nothing(client: smtplib.SMTP) -> None:
    """End a mail that has nobody to go to: DATA was sent ahead of the refusal (RFC 2920 3.1)."""
    with during(Phase.DATA):
        client.send(b".\r\n")
        client.getreply()

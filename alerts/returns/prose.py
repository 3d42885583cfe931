"""Reads bounces that follow no standard, by their wording."""

import logging
import re
from email.message import Message

from flufl.bounce import all_failures

from alerts.returns.codes import has_code, judge
from alerts.returns.limits import bounded, fields
from alerts.returns.record import Judgement

_SENDERS = re.compile(
    r"mailer-daemon|postmaster|mail delivery|maildelivery|mail.?system|mailadmin", re.IGNORECASE
)
_BODY = 32 * 1024  # octets; what happened stands first, the returned mail below
_LINES_OF_REASON = 3
_LINE = 400  # characters; flufl's expressions take the square of a line's length

logging.getLogger("flufl.bounce").disabled = True  # it would print whole tracebacks, with addresses


def told_in_words(content: bytes, message: Message) -> Judgement | None:
    """Return what a bounce without a report says; None when it is none.

    flufl.bounce knows the forms of many servers and says that something bounced; why, we read ourselves. It
    calls a full mailbox and a refused sender as permanent as an unknown reader.
    """
    temporary, permanent = _recognised(content[:_BODY])
    said = _telling_lines(_text(message))
    if permanent:
        return judge("", said)
    if temporary:
        return None
    by_daemon = any(_SENDERS.search(sender) for sender in fields(message, "From", "Return-Path"))
    return judge("", said) if by_daemon and said else None


def _recognised(beginning: bytes) -> tuple[bool, bool]:
    """Tell whether flufl.bounce sees a mail delayed, and whether it sees one returned."""
    plain = beginning.decode("ascii", "replace").encode("ascii", "replace")
    short = bounded(b"\n".join(line[:_LINE] for line in plain.splitlines()))
    if short is None:
        return False, False
    try:
        temporary, permanent = all_failures(short)
    except (AttributeError, LookupError, TypeError, ValueError):
        return False, False  # its detectors stumble over mails that are broken; then our own eyes must do
    return bool(temporary), bool(permanent)


def _telling_lines(text: str) -> str:
    """Return the first line that says why, with those after it, as they are often one sentence."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if has_code(line)), len(lines))
    return " ".join(lines[first : first + _LINES_OF_REASON])


def _text(message: Message) -> str:
    """Return the beginning of the first text, up to the mail that is returned."""
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), message)
    raw = part.get_payload(decode=True)
    text = raw[:_BODY].decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return re.split(r"(?m)^(?:Received|Return-Path|DKIM-Signature): ", text)[0]

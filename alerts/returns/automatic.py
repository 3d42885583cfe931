"""Recognises what programs answer to a mail that has arrived."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from alerts.returns.limits import fields

_AWAY = re.compile(
    r"out of (the )?office|automatic reply|auto.?reply|auto.?response|on vacation|away from|"
    r"abwesend|abwesenheit|automatische antwort|nicht im (büro|haus|dienst)|im urlaub|eingangsbestätigung",
    re.IGNORECASE,
)
_REPLIERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")


def is_out_of_office(message: Message) -> bool:
    """Whether somebody's program says that they are away, or that the mail has come in."""
    precedence = " ".join(fields(message, "Precedence")).lower()
    if fields(message, *_REPLIERS) or "auto_reply" in precedence or "auto-reply" in precedence:
        return True
    if "vacation" in " ".join(fields(message, "Auto-Submitted")).lower():
        return True
    return any(_AWAY.search(_readable(subject)) for subject in fields(message, "Subject"))


def is_receipt(message: Message) -> bool:
    """Whether it says that the mail was shown or deleted (RFC 8098)."""
    return any(part.get_content_type() == "message/disposition-notification" for part in message.walk())


def is_written_by_a_program(message: Message) -> bool:
    """Whether no person wrote it (RFC 3834)."""
    return any(value.strip().lower() not in ("", "no") for value in fields(message, "Auto-Submitted"))


def _readable(subject: str) -> str:
    try:
        return str(make_header(decode_header(subject)))
    except (MessageError, LookupError, ValueError):
        return subject
